"""``jiangcheng cases``: what becomes of cases by the passing of days and of changed entries, by hand; and where a matter stands.

``standing`` exits 0 when every department has answered, 1 otherwise, also for a matter that was never checked. The others exit 0.
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli import context, output
from cli.daily import run_by_hand
from cli.failures import FAILED

app = typer.Typer(help="案件：每日任务、重新判断、办件的办理情况。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.callback()
def cases() -> None:
    """案件。"""


@app.command("daily")
def daily(as_json: Json = False) -> None:
    """执行每日任务：不予实施到期的退回办理，措施到期的注明终止。可以重复执行；服务运行时每天自动执行一次。"""
    from services.cases.daily import JOB

    run_by_hand(JOB, as_json)


@app.command("rejudge")
def rejudge(as_json: Json = False) -> None:
    """按条目现在的内容重新判断没有办完的案件。服务运行时自动进行。"""
    with context.open_application() as application:
        done = application.rejudging.run(context.now())
    if as_json:
        output.say_json({"kept": done.kept, "changed": done.changed, "recalled": done.recalled})
    else:
        output.say(f"不变 {done.kept} 件，更新 {done.changed} 件，撤回 {done.recalled} 件。")


@app.command("standing")
def standing(
    case_no: Annotated[str, typer.Argument(help="业务系统的办件编号。", metavar="办件编号")],
    kind: Annotated[str | None, typer.Option(help="只看这一种事项。", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """办件是否核查、案件办到哪一步；各部门都已答复的退出码 0，否则 1。"""
    from services.matters.model import ANSWERED, STATUS_TITLES
    from services.matters.standing import standing as read
    from services.matters.view import standing_json

    with context.open_application() as application, application.database.read() as uow:
        found = read(uow, context.local_caller(application.packs), case_no, kind)
    if as_json:
        output.say_json(standing_json(found))
    else:
        counts = found.counts
        output.say(f"{case_no}：{STATUS_TITLES[found.status]}")
        told = f"待确认 {counts.open} 件，已确认未办结 {counts.acknowledged} 件，已办结 {counts.resolved} 件"
        output.say(f"  核查 {len(found.checks)} 次；案件：{told}")
    if found.status not in ANSWERED:
        raise typer.Exit(FAILED)
