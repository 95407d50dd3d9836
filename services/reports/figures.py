"""Which breakdowns a report holds of each figure, and by which dimensions a number may be opened.

``who`` people or organisations; ``state``, ``outcome`` (empty: none yet) and ``reason`` of a case; ``acknowledging`` and ``answering``
how its periods were kept; ``lifting`` whether a measure still has to be lifted; ``memorandum`` and ``rule`` what gave a case;
``recall`` how a recall was confirmed; ``list``, ``department``, ``measure``, ``measure_outcome``.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.reports.model import Figure

Breakdown = tuple[str, ...]

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
    ),
    Figure.CLAUSES: (("memorandum",), ("memorandum", "outcome"), ("memorandum", "rule", "outcome")),
    Figure.RECALLS: ((), ("recall",), ("department", "recall")),
}

DIMENSIONS = tuple(sorted({name for breakdowns in BREAKDOWNS.values() for one in breakdowns for name in one}))
"""All of them."""


def dimensions_of(figure: Figure) -> frozenset[str]:
    """Every dimension that a number of the figure may be narrowed by."""
    return frozenset(dimension for breakdown in BREAKDOWNS[figure] for dimension in breakdown)
