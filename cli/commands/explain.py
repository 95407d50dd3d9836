"""``jiangcheng packs explain``: one rule read aloud, and whether it may fire today. Exit: 0, 2 when there is no such rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.documents import Memorandum, RuleDocument
    from engine.packs.packset import PackSet


def explain(
    rule: Annotated[
        str,
        typer.Argument(metavar="RULE", help="规则：备忘录/规则，例如 judgment-defaulters/government-funded-bidding。"),
    ],
    confirmations: Annotated[
        list[Path] | None,
        typer.Option("--confirmations", help="确认集文件，可写多次；不写则用演示确认集。", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> None:
    """用中文说明一条规则：问什么，用于哪些事项和名单，依据是什么，今天会不会触发、为什么。"""
    from api import pack_views
    from api.rule_texts import rule_lines
    from cli.commands.packs.shared import load
    from engine.days import day_of

    packs, day = load(confirmations), day_of(context.now())
    memorandum, found = _rule(packs, rule)
    lines = rule_lines(packs, memorandum, found, day)
    if as_json:
        view = pack_views.rule_view(packs, memorandum, found, day).model_dump(mode="json", by_alias=True)
        output.say_json(
            {"memorandum": memorandum.id, "day": day.isoformat(), "demo": packs.demo, **view, "text": lines}
        )
        return
    for line in lines:
        output.say(line)
    if packs.demo:
        output.say("（按演示确认集；正式环境以本单位的确认集为准）")


def _rule(packs: PackSet, name: str) -> tuple[Memorandum, RuleDocument]:
    from engine.packs.suggest import advice_for

    known = {f"{memorandum.id}/{rule.id}": (memorandum, rule) for memorandum, rule in packs.rules()}
    if name not in known:
        raise InvalidInputError("no_such_rule", f"没有规则 {name}", "", advice_for(name, known, "规则"))
    return known[name]
