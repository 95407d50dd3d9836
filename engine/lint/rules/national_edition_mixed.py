"""I-02: the national list is renewed; measures confirmed against different editions were not checked against one list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import checked_measures
from engine.packs.packset import PackSet

CODES = {"national_edition_mixed": "各措施对照的清单版本不一致"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per confirmed class-一 measure whose edition is not the one that was used last."""
    confirmed = [
        (place, measure)
        for place, measure in checked_measures(packs)
        if place.confirmation.from_ <= day and (place.confirmation.until is None or day <= place.confirmation.until)
    ]
    if not confirmed:
        return
    latest = max((place.confirmation for place, _ in confirmed), key=lambda found: found.on).edition
    current = {measure.id for place, measure in confirmed if place.confirmation.edition == latest}
    for place, measure in confirmed:
        if measure.id not in current:
            yield Finding(
                "national_edition_mixed",
                Severity.WARNING,
                f"措施“{measure.title}”对照的是“{place.confirmation.edition}”，最近的确认用的是“{latest}”（I-02）",
                place.at("edition"),
                "请对照现行清单重新确认；清单中已经没有的，不再实施",
                item=f"measure/{measure.id}",
            )
