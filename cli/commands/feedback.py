"""``jiangcheng feedback``: what waits for verification, and the digest of a period.

``list`` exits 0 when nothing is late, 1 when something waits longer than it should; ``digest`` exits 0.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli import context, output
from cli.failures import FAILED

app = typer.Typer(help="反馈：待核验的案件、反馈简报。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.callback()
def feedback() -> None:
    """反馈。"""


@app.command("list")
def waiting(
    memorandum: Annotated[str | None, typer.Option(help="只看一份备忘录。", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """列出待核验的反馈，等得最久的在前；有超过核验期限的，退出码 1。"""
    from engine.days import day_of
    from services.feedback.inbox import MAX_PAGE, inbox
    from services.feedback.model import InboxFilter
    from services.feedback.timing import last_day_to_verify
    from services.feedback.view import inbox_json

    with context.open_application() as application, application.database.read() as uow:
        caller = context.local_caller(application.packs)
        page = inbox(uow, caller, InboxFilter(memorandum=memorandum), limit=MAX_PAGE)
        found = inbox_json(page, last_day_to_verify(application.packs), day_of(context.now()))
    if as_json:
        output.say_json(found)
    elif not found["items"]:
        output.say("没有待核验的反馈。")
    for item in () if as_json else found["items"]:
        late = "，已超过核验期限" if item["overdue"] else ""
        by = f"，应在 {item['verify_by']} 前核验{late}" if item["verify_by"] else ""
        output.say(f"{item['case_id']}  {item['department']}  {item['measure']['title']}{by}")
    if found["next_cursor"] and not as_json:
        output.say(f"只列出最早的 {MAX_PAGE} 件。")
    if any(item["overdue"] for item in found["items"]):
        raise typer.Exit(FAILED)


@app.command("digest")
def digest(
    memorandum: Annotated[str, typer.Argument(help="备忘录的标识。")],
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="首日，含；默认上月一日。", show_default=False),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="末日，含；默认上月末日。", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """一份备忘录在一段期间收到的反馈和办理情况。"""
    from engine.days import day_of
    from services.feedback.digest import month_before, read_digest, sentences
    from services.feedback.view import digest_json
    from services.reports.model import Period

    month = month_before(day_of(context.now()))
    period = Period(first.date() if first else month.first, last.date() if last else month.last)
    with context.open_application() as application, application.database.read() as uow:
        caller = context.local_caller(application.packs)
        found = read_digest(uow, application.packs, caller, memorandum, period)
    if as_json:
        output.say_json(digest_json(found))
        return
    output.say(found.title)
    for sentence in sentences(found):
        output.say(sentence)
