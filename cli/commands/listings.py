"""``jiangcheng listings``: single entries without a browser, and a list as a file. Files that come in are ``listing_files``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.commands.listing_files import Json, app
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from services.subjects.model import SubjectCode

__all__ = ["app"]


@app.command("export")
def export(
    list_id: Annotated[str, typer.Option("--list", metavar="ID", help="导出哪个名单。")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪里：.csv、.xlsx 或 .jsonl；不覆盖已有的文件。")],
    in_force: Annotated[bool, typer.Option("--in-force", help="只导出今天有效的条目。")] = False,
    unmasked: Annotated[
        str, typer.Option("--unmasked", metavar="PURPOSE", help="自然人信息不脱敏的用途；记入审计。默认脱敏。")
    ] = "",
) -> None:
    """导出名单。自然人的姓名和证件号码默认脱敏。"""
    from adapters.files.listing_writers import write_listings
    from services.registry.export import export_list

    with context.open_application() as application, application.database.write() as uow:
        caller = context.local_caller(application.packs)
        rows = export_list(
            uow,
            application.cipher,
            application.packs,
            list_id,
            caller=caller,
            now=context.now(),
            in_force=in_force,
            purpose=unmasked,
        )
        number = write_listings(rows, file)
    output.say(f"已导出 {number} 条：{file}" + ("" if unmasked else "（自然人信息已脱敏）"))


@app.command("show")
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="统一社会信用代码或公民身份号码。")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="按哪一天看是否有效（YYYY-MM-DD），默认今天。")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="按当时已知的内容看，例如 2026-06-01T09:00。")
    ] = None,
    as_json: Json = False,
) -> None:
    """一个主体在各名单上的条目，包括点名其为责任人的单位条目。"""
    from services.registry.reading import show_subject

    day, moment = _day(as_of), _moment(known_at)
    subject = _code(code)
    with context.open_application() as application, application.database.write() as uow:
        found = show_subject(
            uow,
            application.cipher,
            application.packs,
            subject,
            actor=context.local_caller(application.packs).id,
            now=context.now(),
            as_of=day,
            known_at=moment,
        )
    if as_json:
        output.say_json({"registry_version": found.known_version, "listings": list(found.listings)})
        return
    if not found.listings:
        output.say("对象库中没有该主体的条目。")
    for view in found.listings:
        _show_listing(view)


def _show_listing(view: dict[str, Any]) -> None:
    subject = view["subject"]
    until = view["until"] or "退出名单为止"
    output.say(f"{view['list_title']}：{view['status_title']}")
    output.say(f"  {subject['name']} {subject['code'] or ''}")
    output.say(f"  {view['decision_no']}（{view['authority']}），{view['since']} 至 {until}")
    marks = "、".join(mark["title"] for mark in view["marks"])
    if marks:
        output.say(f"  标注：{marks}")
    if view["exit"]:
        output.say(f"  退出：{view['exit']['title']}，{view['exit']['effective_on']}，{view['exit']['document_no']}")


def _code(raw: str) -> SubjectCode:
    """The code of an organisation or a person. Raises InvalidInputError telling what is wrong with it as a credit code."""
    from engine.inputs import SubjectKind
    from services.subjects.identity import parse_code

    try:
        return parse_code(SubjectKind.NATURAL_PERSON, raw, "CODE")
    except InvalidInputError:
        return parse_code(SubjectKind.LEGAL_PERSON, raw, "CODE")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError("bad_day", f"不是日期：{text}", "", "请写成 2026-06-01 这样", "--as-of") from error


def _moment(text: str | None) -> datetime | None:
    """A moment; without a zone it is Shanghai's."""
    from engine.days import SHANGHAI

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        advice = "请写成 2026-06-01T09:00 这样"
        raise InvalidInputError("bad_time", f"不是时间：{text}", "", advice, "--known-at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
