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
    """Rows that several figures are counted from, so that they are read once. Days are texts."""

    figures: tuple[Figure, ...]
    columns: tuple[str, ...]


def dimensions_of(figure: Figure) -> frozenset[str]:
    """Every dimension that a number of the figure may be narrowed by."""
    return frozenset(dimension for breakdown in BREAKDOWNS[figure] for dimension in breakdown)


def _plain(*figures: Figure) -> Source:
    """The effect and the day, and every dimension and id of the figures."""
    needed = {name for figure in figures for name in (*IDS[figure], *dimensions_of(figure))}
    return Source(figures, ("effect", "day", *sorted(needed)))


FIRED = _plain(Figure.CHECKS, Figure.HITS, Figure.SUBJECTS)
"""Hits, each once."""

RECALLED = _plain(Figure.RECALLS)
"""Notices that an entry has ended."""

WORKED = Source((Figure.CASES, Figure.CLAUSES), ("kind", "opened", "given", "entry", "to_acknowledge", "to_feedback"))
"""Cases, each once. There are many, so that what is counted comes as texts, of which far fewer are distinct: ``FIELD`` is between
values and ``RECORD`` between several of a kind.

``kind`` are the values of ``KIND``; ``opened`` the effect and the day; ``given`` the effect, the outcome, and the memorandum and rule of all
that gave it. ``entry`` is told where it decides whether the case counts; the others are seconds, or None.
"""

FIELD, RECORD = "\x1f", "\x1e"
"""Separators of texts; no id or code holds a control character."""

_OTHERS = dimensions_of(Figure.CASES) - {"department", "counting"}

KIND = ("effect", "department", *sorted(_OTHERS), "counting")
"""The dimensions of a case: those of its durations first, and last ``counting``, which is replaced by what is seen from the entry."""

GIVEN = Figure.MEASURES
"""The figure that storage groups itself: several for each hit, and few kinds of them."""

DIMENSIONS = tuple(sorted({name for breakdowns in BREAKDOWNS.values() for one in breakdowns for name in one}))
"""All of them."""
