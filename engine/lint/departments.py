"""S8: whoever the law names carries a measure out; somebody must, and a trading centre only queries and shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MeasureOutcome
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule whose measure nobody carries out, and per trading centre that is asked to."""
    for place in rule_places(packs):
        if place.measure.outcome is not MeasureOutcome.NONE and not place.rule.carried_out_by:
            yield Finding(
                "nobody_carries_out",
                Severity.ERROR,
                f"{place.name}没有写明由哪个部门实施，措施不会形成案件",
                place.at("measure"),
                f"请写 carried_out_by；法律所指的实施主体是：{place.measure.carried_out_by}",
            )
        for index, department_id in enumerate(place.rule.carried_out_by):
            department = packs.departments[department_id]
            if department.duties == ["trading_centre"]:
                yield Finding(
                    "trading_centre_carries_out",
                    Severity.ERROR,
                    f"{place.name}把措施交给“{department.title}”实施；交易中心只查询和展示",
                    place.at("carried_out_by", index),
                    f"请改为法律所指的实施主体：{place.measure.carried_out_by}",
                )
