"""Rules that no subject can ever meet: the measure, the list and the reach have no kind of subject in common."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import subject_kinds
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "subject_kind": "措施、名单与规则没有共同的主体类别",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule and list without a common kind of subject."""
    for place in rule_places(packs):
        for list_type in place.lists:
            if not subject_kinds(place.measure, list_type, place.rule.reaches):
                yield Finding(
                    "subject_kind",
                    Severity.ERROR,
                    f"{place.name}永远不会触发：措施不适用于名单“{list_type.title}”能触及的任何一类主体",
                    place.at("measure"),
                    "请核对措施的 subjects、名单的 subject_kinds 与规则的 reaches",
                    item=place.item,
                )
