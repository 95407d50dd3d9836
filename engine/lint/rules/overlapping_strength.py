"""Two measures that are the same thing come to the same outcome for one entry, one 应当, the other 可以 or 参考 (I-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import STRENGTH_TITLES
from engine.lint.clashes import clashes
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {"overlapping_strength": "同一情形下，同一件事有不同的强度"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per rule that meets another measure of the same thing and outcome, but of another strength."""
    for clash in clashes(packs, day):
        if not clash.outcomes:
            (_, first), (_, second) = clash.says
            shown = ((clash.second, second), (clash.first, first))
            said = "，".join(f"“{place.measure.title}”为“{STRENGTH_TITLES[strength]}”" for place, strength in shown)
            yield Finding(
                "overlapping_strength",
                Severity.WARNING,
                f"{clash.second.name}与规则 {clash.first.item.removeprefix('rule/')} 会同时触发，强度不同：{said}；例如{clash.example}",
                clash.second.at("measure"),
                "请核对依据：同一件事只写一种强度；确属两件事的，更正 source_id、national_item，或用 when 把情形分开",
                item=clash.second.item,
                others=(clash.first.item,),
            )
