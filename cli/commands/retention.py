"""``jiangcheng retention``: how the archive stands, and the daily job by hand. Exit: 0 good, 2 bad input."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import context, output
from cli.daily import run_by_hand

app = typer.Typer(help="归档与保存：归档情况、每日任务。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.command("status")
def status(as_json: Json = False) -> None:
    """归档、暂缓、销毁各有多少，规则规定保存多久。"""
    from services.retention.reading import overview

    with context.open_application() as application, application.database.read() as uow:
        caller = context.local_caller(application.packs)
        found = overview(uow, application.packs, caller=caller, now=context.now())
    if as_json:
        output.say_json(found)
        return
    output.say(f"归档 {found['archived']} 条，暂缓 {found['held']} 条，密钥已销毁 {found['persons_destroyed']} 人。")
    if found["kept_months"] is None:
        output.say("规则没有写归档之后保存多久，不销毁任何密钥。")
    else:
        then = "期满销毁密钥" if found["destroys"] else "期满不销毁"
        output.say(f"自然人的条目归档后保存 {found['kept_months']} 个月（{found['decided_by']}），{then}。")


@app.command("daily")
def daily(as_json: Json = False) -> None:
    """执行每日任务：归档、解除到期的暂缓、销毁期满的密钥。可以重复执行；服务运行时每天自动执行一次。"""
    from services.retention.daily import JOB

    run_by_hand(JOB, as_json)
