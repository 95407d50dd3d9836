"""I-02: a row of the national list is one item; two measures of different items cannot both have been found in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import checked_measures
from engine.packs.packset import PackSet

CODES = {"national_row_conflict": "对应清单不同项目的措施，确认时写了同一行"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per confirmation whose row was already given for a measure of another item, sets that only assume aside."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for place, measure in checked_measures(packs):
        if measure.national_item is None:
            continue
        key = (place.confirmation.edition, place.confirmation.row)
        other, item = first.setdefault(key, (measure.id, measure.national_item))
        if item != measure.national_item:
            yield Finding(
                "national_row_conflict",
                Severity.WARNING,
                f"措施“{measure.title}”对应“{measure.national_item}”，却与“{packs.measures[other].title}”（{item}）"
                f"确认在同一行：{key[0]} {key[1]}（I-02）",
                place.at("row"),
                "请逐项对照清单，写明各自的条目；一次确认多项时也要逐项写 row",
                item=f"measure/{measure.id}",
                others=(f"measure/{other}",),
            )
