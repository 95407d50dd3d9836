"""Two measures that are the same thing say different things of one entry: bar here, restrict or caution there.

The worst outcome wins when it is decided (S7); but whoever carries the measures out is told both, and proportion (I-04) is
one answer to one fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.clashes import Clash, clashes
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {"contradictory_outcome": "同一情形下，同一件事有不同的结果"}

_TITLES = {"bar": "禁止", "restrict": "限制", "caution": "提示"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error where both measures are one entry of the source library, a warning where they share the national item."""
    for clash in clashes(packs, day):
        if clash.outcomes:
            yield Finding(
                "contradictory_outcome",
                Severity.ERROR if clash.one_entry else Severity.WARNING,
                f"{clash.second.name}与规则 {clash.first.item.removeprefix('rule/')} 会同时触发，结果不同："
                f"{_said(clash)}；例如{clash.example}",
                clash.second.at("measure"),
                "请核对两项措施是否同一件事：是则统一结果，或用 when 把情形分开；不是则更正 source_id、national_item",
                item=clash.second.item,
                others=(clash.first.item,),
            )


def _said(clash: Clash) -> str:
    (first, _), (second, _) = clash.says
    shown = ((clash.second, second), (clash.first, first))
    return "，".join(f"“{place.measure.title}”为{_TITLES[outcome.value]}" for place, outcome in shown)
