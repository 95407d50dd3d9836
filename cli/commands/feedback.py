"""``jiangcheng feedback``: what waits for verification, the digest of a period, and files for province and nation.

``list`` exits 0 when nothing is late, 1 when something waits longer than it should; the others exit 0.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

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


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="写到哪个文件；.csv、.jsonl 或 .xml。", metavar="文件")],
    purpose: Annotated[str, typer.Option(help="报给谁、为什么报。")],
    layout: Annotated[str, typer.Option(help="格式，见 feedback layouts。")] = "minimal",
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="反馈日期的首日；默认上月一日。", show_default=False),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="末日；默认上月末日。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """生成上报文件。自然人的完整证件号码须由工作人员登录后在网页生成，这里只含单位。"""
    from api.feedback_exports import make_export
    from engine.days import day_of
    from services.feedback.digest import month_before
    from services.upward.view import export_json

    now = context.now()
    month = month_before(day_of(now))
    kind: Any = out.suffix.lower().removeprefix(".")
    if kind not in ("csv", "jsonl", "xml"):
        raise InvalidInputError("unknown_format", "不支持的文件类型", out.suffix, "请用 .csv、.jsonl 或 .xml", "文件")
    if out.exists():
        raise InvalidInputError("file_exists", "文件已经存在", out.name, "请换一个文件名", "文件")
    if not out.parent.is_dir():  # before the export is made: its file is given only once
        raise InvalidInputError("no_folder", "没有这个文件夹", str(out.parent), "请先建立文件夹，或者换一处", "文件")
    with context.open_application() as application:
        made, content = make_export(
            application,
            layout,
            kind,
            first.date() if first else month.first,
            last.date() if last else month.last,
            people=False,
            purpose=purpose,
            caller=context.local_caller(application.packs),
            now=now,
        )
    with out.open("xb") as file:
        out.chmod(0o600)
        file.write(content)
    found = export_json(made)
    if as_json:
        output.say_json(found)
        return
    output.say(f"{made.rows} 条写入 {out}，批次 {made.export_id}。报送后请在网页“反馈上报”登记回执号。")
    if hand := sum(found["by_hand"].values()):
        output.say(f"另有 {hand} 件变更、撤回该格式不能表示，须另行告知接收方：见网页“反馈上报”。")
    for left in found["left_out"]:
        output.say(f"没有计入 {left['count']} 件：{left['title']}")


@app.command("layouts")
def layouts(as_json: Json = False) -> None:
    """列出上报格式，和须向接收方核实的编码。"""
    from api.feedback_exports import layouts_of
    from services.upward.view import layout_json

    with context.open_application() as application:
        found = [layout_json(layout) for layout in layouts_of(application).values()]
    if as_json:
        output.say_json({"items": found})
        return
    for layout in found:
        output.say(f"{layout['id']}  {layout['title']}（{'、'.join(layout['formats'])}）")
        for code in layout["unknown_codes"]:
            output.say(f"    须核实的编码：{code['title']}（{code['field']}）：{'、'.join(code['values'])}")
