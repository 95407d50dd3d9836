"""``jiangcheng rights``: what is overdue, and the daily jobs by hand.

``overdue`` exits 0 when nothing is late, 1 when something is or when a deadline cannot be computed. ``daily`` exits 0.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli import context, output
from cli.daily import run_by_hand
from cli.failures import FAILED

app = typer.Typer(help="异议与修复：超期申请、每日任务。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.callback()
def rights() -> None:
    """异议与修复。"""


@app.command("overdue")
def overdue(as_json: Json = False) -> None:
    """列出超过期限还没有办理的申请，旧的在前；缺少工作日历、算不出期限的也列出。"""
    from services.rights.reading import overdue_claims

    with context.open_application() as application, application.database.write() as uow:
        caller = context.local_caller(application.packs)
        found = overdue_claims(uow, application.cipher, application.packs, caller, now=context.now())
    if as_json:
        output.say_json({"items": list(found)})
    elif not found:
        output.say("没有超过期限的申请。")
    for view in () if as_json else found:
        _show(view)
    if found:
        raise typer.Exit(FAILED)


@app.command("daily")
def daily(as_json: Json = False) -> None:
    """执行每日任务：公示期满自动停止公示，登记超期。可以重复执行；服务运行时每天自动执行一次。"""
    from services.rights.daily import JOB

    run_by_hand(JOB, as_json)


def _show(view: dict[str, Any]) -> None:
    listing = view["listing"]
    output.say(f"{view['kind_title']}：{listing['subject']['name']}，{listing['list_title']}（{view['state_title']}）")
    output.say(f"  编号 {view['claim_id']}，{view['filed_at'][:10]} 提出")
    for deadline in view["deadlines"]:
        if deadline["missing_year"]:
            output.say(f"  {deadline['title']}：没有 {deadline['missing_year']} 年的工作日历，不能计算")
        elif deadline["overdue"]:
            output.say(f"  {deadline['title']}：{deadline['last_day']} 到期，已超期")
        if deadline["years_without_notice"]:
            years = "、".join(map(str, deadline["years_without_notice"]))
            output.say(f"    注意：{years} 年的放假通知没有填写，日期可能不准")
