"""A pack, its lists and its measures point the same way: all punish or all reward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

_TITLES = {"punish": "惩戒", "reward": "激励"}

CODES = {
    "effect_mismatch": "惩戒与激励混在一起",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule whose measure, or list, has the other effect than its pack."""
    for place in rule_places(packs):
        wanted = place.pack.effect
        others = [("措施", place.measure.title, place.measure.effect)]
        others += [("名单", list_type.title, list_type.effect) for list_type in place.lists]
        for what, title, effect in others:
            if effect != wanted:
                yield Finding(
                    "effect_mismatch",
                    Severity.ERROR,
                    f"{place.name}属于{_TITLES[wanted]}，而{what}“{title}”属于{_TITLES[effect]}",
                    place.at("measure"),
                    "惩戒与激励请分成两个规则包",
                    item=place.item,
                )
