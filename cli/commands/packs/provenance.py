"""``jiangcheng packs provenance``: what is confirmed, what is not and why, who must confirm it, where everything comes from."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import day_option
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


class Format(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"


def provenance(
    source: Annotated[
        str, typer.Argument(help="active、sm3:…、构建的文件夹，或规则包文件夹。", show_default=True)
    ] = "active",
    memorandum: Annotated[
        list[str] | None,
        typer.Option("--memorandum", metavar="ID", help="只看这份备忘录及其用到的措施、名单、法律；可写多次。"),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="输出的形式；html 是可以打印的页面。")] = Format.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help="写到文件；不写则输出到屏幕。")] = None,
    day: Annotated[str | None, typer.Option("--day", help="按哪一天的法律和确认（YYYY-MM-DD），默认今天。")] = None,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="读规则包文件夹时不带任何确认集，看规则包本身还缺什么。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="同 --format json。")] = False,
) -> None:
    """每份备忘录、措施、名单：已确认、待审核还是停用，缺什么，由谁确认，最近何时核对，依据及于哪些名单。"""
    from engine.days import day_of
    from services.provenance.report import report

    packs = _packs(source, unconfirmed=unconfirmed)
    _require_known(packs, memorandum or [])
    found = report(packs, day_option(day, "--day") or day_of(context.now()), memorandum or None)
    match Format.JSON if as_json else form:
        case Format.JSON:
            text = output.as_json(found.as_json())
        case Format.HTML:
            from api.console.provenance_page import standalone

            text = standalone(found)
        case Format.MARKDOWN:
            from cli.provenance_text import page

            text = page(found)
        case _:
            from cli.provenance_text import lines

            text = "\n".join(lines(found))
    _write(text, out)


def _packs(source: str, *, unconfirmed: bool) -> PackSet:
    from cli.commands.packs.sources import read_source
    from engine.packs.packset import PackSet

    if unconfirmed:
        folder = Path(source)
        if not folder.is_dir():
            advice = "请写规则包文件夹，例如 jiangcheng packs provenance . --unconfirmed"
            raise InvalidInputError("no_such_source", "--unconfirmed 要读规则包文件夹", source, advice)
        return PackSet.load(folder, [])
    with context.open_application() as application:
        return read_source(application, source)


def _require_known(packs: PackSet, memoranda: list[str]) -> None:
    from engine.packs.suggest import advice_for

    for name in memoranda:
        if name not in packs.memoranda:
            raise InvalidInputError(
                "no_such_memorandum", f"没有备忘录 {name}", "", advice_for(name, packs.memoranda, "备忘录")
            )


def _write(text: str, out: Path | None) -> None:
    if out is None:
        output.say(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    output.note(f"已写入 {out}。")
