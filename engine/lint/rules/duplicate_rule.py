"""Two rules of one pack that say the same: one of them is a mistake, or will be when only the other is edited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.digests import canonical, plain
from engine.packs.packset import PackSet

CODES = {
    "duplicate_rule": "两条规则在完全相同的情形下给出同一措施",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule that repeats an earlier one, order of lists and notes aside."""
    seen: dict[tuple[str, bytes], str] = {}
    for place in rule_places(packs):
        content = plain(place.rule)
        for name in ("id", "note"):
            content.pop(name, None)
        content["lists"] = [list_type.id for list_type in place.lists]
        for name in ("lists", "on", "roles", "through_roles", "carried_out_by"):
            content[name] = sorted(content.get(name, []))
        key = (place.pack.id, canonical(content))
        if key in seen:
            yield Finding(
                "duplicate_rule",
                Severity.ERROR,
                f"{place.name}与规则 {seen[key]} 内容相同",
                place.at("id"),
                "请删去其中一条",
                item=place.item,
            )
        else:
            seen[key] = place.rule.id
