"""Which breakdowns a report holds of each figure, and by which dimensions a number may be opened.

``who`` people or organisations; ``state``, ``outcome`` (empty: none yet) and ``reason`` of a case; ``acknowledging`` and ``answering``
how its periods were kept; ``lifting`` whether a measure still has to be lifted; ``memorandum`` and ``rule`` what gave a case;
``recall`` how a recall was confirmed; ``counting`` whether a case counts as joint reward or punishment, or why not (I-19); ``list``, ``department``, ``measure``, ``measure_outcome``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.reports.model import Figure

Breakdown = tuple[str, ...]

IDS: Mapping[Figure, tuple[str, ...]] = {
    Figure.ASKED: ("check_id",),
    Figure.CHECKS: ("check_id",),
    Figure.HITS: ("check_id", "subject_index", "listing_id"),
    Figure.SUBJECTS: ("subject_key",),
    Figure.MEASURES: ("check_id", "subject_index", "listing_id", "measure"),
    Figure.CASES: ("case_id",),
    Figure.CLAUSES: ("case_id",),
    Figure.RECALLS: ("message_id",),
}
"""The columns that make one of what a figure counts."""

BREAKDOWNS: Mapping[Figure, tuple[Breakdown, ...]] = {
    Figure.ASKED: ((),),
    Figure.CHECKS: ((), ("who",)),
    Figure.HITS: ((), ("who",), ("list",)),
    Figure.SUBJECTS: ((), ("who",)),
    Figure.MEASURES: ((), ("measure", "measure_outcome"), ("measure", "measure_outcome", "who")),
    Figure.CASES: (
        (),
        ("who",),
        ("state",),
        ("outcome",),
        ("outcome", "who"),
        ("outcome", "reason"),
        ("list", "outcome"),
        ("measure", "outcome"),
        ("measure", "outcome", "who"),
        ("acknowledging",),
        ("answering",),
        ("lifting",),
        ("department",),
        ("department", "outcome"),
        ("department", "acknowledging"),
        ("department", "answering"),
        ("counting",),
        ("counting", "outcome"),
        ("counting", "outcome", "who"),
    ),
    Figure.CLAUSES: (("memorandum",), ("memorandum", "outcome"), ("memorandum", "rule", "outcome")),
    Figure.RECALLS: ((), ("recall",), ("department", "recall")),
}

TREND = (Figure.CHECKS, Figure.HITS, Figure.CASES)
"""Figures that are also told by day."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that several figures are counted from, so that they are read once. Whatever tells the unit tells its effect and day."""

    unit: str
    figures: tuple[Figure, ...]
    more: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The unit, the effect and the day first; then every dimension and id of its figures, each once; then ``more``."""
        first = (self.unit, "effect", "day")
        needed = {name for figure in self.figures for name in (*IDS[figure], *dimensions_of(figure))}
        return (*first, *sorted(needed.difference(first)), *self.more)


FIRED = Source("check_id", (Figure.CHECKS, Figure.HITS, Figure.SUBJECTS))
"""Hits, each once."""

WORKED = Source("case_id", (Figure.CASES, Figure.CLAUSES), ("listing_id", "to_acknowledge", "to_feedback"))
"""Cases, once for each rule that gave them, with their entry and the seconds that they took. All columns but those of the rule are the case's."""

RECALLED = Source("message_id", (Figure.RECALLS,))
"""Notices that an entry has ended."""

GIVEN = Figure.MEASURES
"""The figure that storage groups itself: several for each hit, and few kinds of them."""

DIMENSIONS = tuple(sorted({name for breakdowns in BREAKDOWNS.values() for one in breakdowns for name in one}))
"""All of them."""


def dimensions_of(figure: Figure) -> frozenset[str]:
    """Every dimension that a number of the figure may be narrowed by."""
    return frozenset(dimension for breakdown in BREAKDOWNS[figure] for dimension in breakdown)
