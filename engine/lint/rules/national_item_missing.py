"""I-02: a measure of class 一 must be a row of the national list or of the province's supplement.

A name that no such row has is refused when the packs are loaded (``unknown_id``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import lacks_national_item
from engine.lint.finding import Finding, Severity
from engine.lint.walk import measures_in_use
from engine.packs.packset import PackSet

CODES = {
    "national_item_missing": "第一类措施没有写明对应清单的哪一项",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing class-一 measure in use that names none."""
    for measure in measures_in_use(packs):
        if lacks_national_item(measure):
            yield Finding(
                "national_item_missing",
                Severity.ERROR,
                f"第一类措施“{measure.title}”没有写明对应国家清单或省补充清单的哪一项（I-02）",
                packs.at(f"measure/{measure.id}", ("class",)),
                "请在 national_item 写明清单项目；清单中没有的，不得作为第一类措施实施，写 status: disabled 并说明",
                item=f"measure/{measure.id}",
            )
