"""A disabled measure is shown with its reason; rules that use it are silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {"measure_disabled": "规则用了未启用的措施"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per disabled measure that rules use."""
    users: dict[str, list[str]] = {}
    for place in rule_places(packs):
        if place.measure.status == "disabled":
            users.setdefault(place.measure.id, []).append(f"{place.pack.id}/{place.rule.id}")
    for measure_id, rules in sorted(users.items()):
        measure = packs.measures[measure_id]
        reason = f"：{measure.status_reason}" if measure.status_reason else ""
        yield Finding(
            "measure_disabled",
            Severity.WARNING,
            f"措施“{measure.title}”未启用{reason}；规则 {'、'.join(rules)} 不会触发",
            packs.at(f"measure/{measure_id}", ("status",)),
            "补正依据之后删去 status: disabled；补不到的保持原样，只展示不触发",
            item=f"measure/{measure_id}",
        )
