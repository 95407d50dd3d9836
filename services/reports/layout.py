"""What reports are laid out with: tables of cells, where a number knows what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.reports.model import Counts, Figure, Line, Part, Selection, Span, Step
from services.reports.ratios import Ratio, ratios_of


@dataclass(frozen=True, slots=True)
class Number:
    """A count. ``selection`` opens what it counts; None where it is only for comparison."""

    count: int
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; neither where there is no whole."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A duration; None where nothing was measured."""

    hours: float | None


Cell = str | Number | Share | Hours
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is stable and letters only. ``summed``: the columns whose sum is told below; ``note`` how to read it."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    summed: frozenset[int] = frozenset()
    note: str = ""


def number(counts: Counts, figure: Figure, **by: str) -> Number:
    """A number of the period, with what it counts."""
    return Number(counts.count(figure, **by), Selection(counts.scope, counts.period, figure, by))


def then(part: Part, figure: Figure, **by: str) -> Number:
    """The same number of the previous period."""
    return Number(part.before.count(figure, **by))


def share(counts: Counts, name: str, of: str = "") -> Share:
    """A ratio by its name."""
    found: Iterator[Ratio] = (ratio for ratio in ratios_of(counts) if (ratio.name, ratio.of) == (name, of))
    ratio = next(found, None)
    return Share(ratio.part, ratio.whole) if ratio else Share(0, 0)


def span_hours(counts: Counts, step: Step, of: str, department: str = "") -> float | None:
    """The ``median`` or the ``ninetieth`` of a step; None where nothing was measured."""
    found: Span | None = counts.spans.get((step, department))
    return float(getattr(found, of)) if found else None


def values_of(lines: Iterable[Line], dimension: str) -> Sequence[str]:
    """The values that occur, the most frequent first."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts[line.selection.by[dimension]] += line.count
    return sorted(counts, key=lambda value: (-counts[value], value))
