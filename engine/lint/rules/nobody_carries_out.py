"""S8: whoever the law names carries a measure out, and somebody must; otherwise no case is opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MeasureOutcome
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "nobody_carries_out": "措施没有写明由谁实施",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per rule whose measure does something to the matter and nobody carries it out."""
    for place in rule_places(packs):
        if place.measure.outcome is not MeasureOutcome.NONE and not place.rule.carried_out_by:
            yield Finding(
                "nobody_carries_out",
                Severity.ERROR,
                f"{place.name}没有写明由哪个部门实施，措施不会形成案件",
                place.at("measure"),
                f"请写 carried_out_by；法律所指的实施主体是：{place.measure.carried_out_by}",
                item=place.item,
            )
