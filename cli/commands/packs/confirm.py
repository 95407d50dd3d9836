"""``jiangcheng packs confirm``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import day_option
from services.errors import InvalidInputError


def confirm(
    items: Annotated[
        list[str] | None,
        typer.Argument(
            help="要确认的项，如 measure/…、list/…、rule/备忘录/规则；与 --all 二选一。", show_default=False
        ),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="确认今天所有可以确认的项。")] = False,
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件；本单位的确认集放在 JC_HOME/confirmations/。")],
    by: Annotated[str, typer.Option("--by", help="确认人（姓名与职务）。")],
    edition: Annotated[str, typer.Option("--edition", help="对照的全国失信惩戒措施基础清单版本。")],
    row: Annotated[str, typer.Option("--row", help="清单中的条目。")],
    title: Annotated[str, typer.Option("--title", help="确认集的标题。")] = "确认集",
    start: Annotated[str | None, typer.Option("--from", help="自哪天起有效（YYYY-MM-DD），默认今天。")] = None,
    until: Annotated[str | None, typer.Option("--until", help="到哪天为止；不写则不限。")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="标明只供演示（全国清单为假定）。")] = False,
    note: Annotated[str | None, typer.Option("--note", help="说明。")] = None,
) -> None:
    """由有权的人确认措施、名单和规则；未确认的不会触发，修改后须重新确认。"""
    from engine.days import day_of
    from engine.law.confirming import confirmable_items, write_confirmations
    from engine.packs.packset import PackSet

    today = day_of(context.now())
    packs = PackSet.load(context.read_settings().packs, [])
    if bool(items) == everything:
        raise InvalidInputError("no_items", "没有说明确认哪些项", "", "请列出要确认的项，或用 --all，二者只能选一")
    chosen = confirmable_items(packs, today) if everything else list(items or [])
    written = write_confirmations(
        packs,
        chosen,
        out,
        id=out.stem,
        title=title,
        by=by,
        on=today,
        edition=edition,
        row=row,
        from_=day_option(start, "--from") or today,
        until=day_option(until, "--until"),
        demo=demo,
        national_list="assumed" if demo else "checked",
        note=note,
    )
    output.say(f"已写入 {out}：确认 {len(written.items)} 项。")
