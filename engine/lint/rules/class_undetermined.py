"""S6: a measure whose class was not established is loaded and shown, but cannot be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MeasureClass
from engine.lint.finding import Finding, Severity
from engine.lint.walk import measures_in_use
from engine.packs.packset import PackSet

CODES = {
    "class_undetermined": "措施的类别未定",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per measure in use of undetermined class."""
    for measure in measures_in_use(packs):
        if measure.class_ is MeasureClass.UNDETERMINED:
            yield Finding(
                "class_undetermined",
                Severity.WARNING,
                f"措施“{measure.title}”的类别未定，不能确认，不会实施（S6）",
                packs.at(f"measure/{measure.id}", ("class",)),
                "请对照国家清单确定类别",
                item=f"measure/{measure.id}",
            )
