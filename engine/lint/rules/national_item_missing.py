"""I-02: a measure of class 一 must be an item of the national list or of the province's supplement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MeasureClass
from engine.lint.finding import Finding, Severity
from engine.lint.walk import measures_in_use
from engine.packs.packset import PackSet

CODES = {
    "national_item_missing": "第一类措施没有写明对应清单的哪一项",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per punishing class-一 measure in use that names no item; the person who confirms must find the row."""
    for measure in measures_in_use(packs):
        if measure.effect == "punish" and measure.class_ is MeasureClass.BY_LAW and not measure.national_item:
            yield Finding(
                "national_item_missing",
                Severity.WARNING,
                f"第一类措施“{measure.title}”没有写明对应国家清单的哪一项（I-02）",
                packs.at(f"measure/{measure.id}", ("class",)),
                "请在 national_item 写明清单项目；清单中没有的不能确认",
                item=f"measure/{measure.id}",
            )
