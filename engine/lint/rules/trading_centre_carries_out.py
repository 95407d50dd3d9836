"""S8: a trading centre queries and shows; whoever the law names carries a measure out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "trading_centre_carries_out": "让交易中心实施措施",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule that hands its measure to a trading centre."""
    for place in rule_places(packs):
        for index, department_id in enumerate(place.rule.carried_out_by):
            department = packs.departments[department_id]
            if department.duties == ["trading_centre"]:
                yield Finding(
                    "trading_centre_carries_out",
                    Severity.ERROR,
                    f"{place.name}把措施交给“{department.title}”实施；交易中心只查询和展示",
                    place.at("carried_out_by", index),
                    f"请改为法律所指的实施主体：{place.measure.carried_out_by}",
                    item=place.item,
                )
