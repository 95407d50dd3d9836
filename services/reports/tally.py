"""Counts the figures of two periods that follow each other, punishments and rewards apart, from rows that are read once.

Rows are counted by columns, a lot at a time, and no lot ends within a unit. What several rows of a unit tell of (a check with two
hits, a case that two rules gave) is told apart by its id; only subjects have to be remembered from lot to lot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from statistics import median
from typing import Any

from services.reports.figures import BREAKDOWNS, IDS, TREND, Breakdown, Source
from services.reports.model import Counts, Figure, Line, Period, Scope, Selection, Span, Step

Row = Sequence[Any]
Columns = Mapping[str, Sequence[Any]]
_LOT = 5_000
_SIDE = ("effect", "later")
_BY_DAY: Breakdown = ("day",)


@dataclass(frozen=True, slots=True)
class _Base:
    """A breakdown that is counted from rows; others are sums of it. Within one of ``ids`` all its dimensions are the same; without
    ids every row counts."""

    by: Breakdown
    ids: tuple[str, ...]


_BASES: Mapping[Figure, tuple[_Base, ...]] = {
    Figure.CHECKS: (_Base(("who",), ("check_id", "who")), _Base((), ("check_id",))),
    Figure.HITS: (_Base(("who", "list"), IDS[Figure.HITS]),),
    Figure.SUBJECTS: (_Base(("who",), ("subject_key", "who")), _Base((), ("subject_key",))),
    Figure.MEASURES: (_Base(("measure", "measure_outcome", "who"), IDS[Figure.MEASURES]),),
    Figure.CASES: tuple(
        _Base(by, IDS[Figure.CASES])
        for by in (
            ("who", "state", "outcome", "reason", "acknowledging", "answering", "lifting", "counting"),
            ("department", "outcome", "acknowledging", "answering"),
            ("measure", "outcome", "who"),
            ("list", "outcome"),
        )
    ),
    Figure.CLAUSES: (
        _Base(("memorandum", "rule", "outcome"), ()),
        _Base(("memorandum", "outcome"), ("case_id", "memorandum")),
    ),
    Figure.RECALLS: (_Base(("department", "recall"), IDS[Figure.RECALLS]),),
}
"""A breakdown is the sum of the last one that holds it: a case that two rules gave is one case of their memorandum."""


class Tally:
    """``first``: the first day of the later period; an earlier day belongs to the one before."""

    def __init__(self, first: date) -> None:
        self._first = first
        self._counted: dict[tuple[Figure, Breakdown], Counter[tuple[Any, ...]]] = defaultdict(Counter)
        self._subjects: dict[Breakdown, set[tuple[Any, ...]]] = defaultdict(set)
        self._taken: dict[tuple[Any, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, source: Source, rows: Iterable[Row]) -> None:
        """Counts rows of a source's columns, those of one unit one after the other."""
        for lot in _lots(rows):
            found = _Lot(source, lot, self._first)
            for figure in source.figures:
                for base in _BASES[figure]:
                    if figure is Figure.SUBJECTS:
                        self._subjects[base.by].update(_together(found.once(()), (*_SIDE, *base.by, *base.ids)))
                    else:
                        self._count(figure, base.by, found.once(base.ids))
                if figure in TREND:
                    self._count(figure, _BY_DAY, found.once(IDS[figure]))
            if Figure.CASES in source.figures:
                self._measure(found.once(IDS[Figure.CASES]))

    def counts(self, scope: Scope, period: Period, asked: int) -> Counts:
        """The numbers of one effect, the scope's, in one of both periods. ``asked``: all its checks, which are counted elsewhere."""
        side = (scope.effect, period.first >= self._first)
        lines = [Line(Selection(scope, period, Figure.ASKED), asked)]
        for figure, breakdowns in BREAKDOWNS.items():
            if figure is not Figure.ASKED:
                bases = {base.by: self._found(figure, base.by, side) for base in _BASES[figure]}
                for by in breakdowns:
                    found = _summed(bases, by)
                    lines += [
                        Line(Selection(scope, period, figure, dict(zip(by, values, strict=True))), found[values])
                        for values in sorted(found)
                    ]
        return Counts(scope, period, tuple(lines), self._spans(side))

    def days(self, effect: str, figure: Figure) -> Mapping[date, int]:
        """A figure of the trend by day, in both periods."""
        return {day: count for (of, _, day), count in self._counted[figure, _BY_DAY].items() if of == effect}

    def _count(self, figure: Figure, by: Breakdown, columns: Columns) -> None:
        self._counted[figure, by].update(_together(columns, (*_SIDE, *by)))

    def _measure(self, columns: Columns) -> None:
        names = (*_SIDE, "department", "to_acknowledge", "to_feedback")
        for effect, later, department, acknowledged, fed_back in _together(columns, names):
            if acknowledged is not None:
                self._taken[effect, later, department][0].append(acknowledged)
            if fed_back is not None:
                self._taken[effect, later, department][1].append(fed_back)

    def _found(self, figure: Figure, by: Breakdown, side: tuple[str | None, bool]) -> Counter[tuple[str, ...]]:
        counted = self._counted[figure, by]
        if figure is Figure.SUBJECTS:
            counted = Counter(map(itemgetter(slice(len(_SIDE) + len(by))), self._subjects[by]))
        return Counter({key[2:]: count for key, count in counted.items() if key[:2] == side and None not in key})

    def _spans(self, side: tuple[str | None, bool]) -> Mapping[tuple[Step, str], Span]:
        seconds: dict[tuple[Step, str], list[int]] = defaultdict(list)
        for (effect, later, department), taken in self._taken.items():
            if (effect, later) == side:
                for step, told in zip(Step, taken, strict=True):
                    seconds[step, department] += told
                    seconds[step, ""] += told
        return {key: _span(sorted(told)) for key, told in seconds.items() if told}


class _Lot:
    """Some thousand rows, and of each id one row."""

    def __init__(self, source: Source, rows: Sequence[Row], first: date) -> None:
        self._source, self._rows, self._first = source, rows, first
        self._known: dict[tuple[str, ...], Columns] = {}

    def once(self, ids: tuple[str, ...]) -> Columns:
        """The columns of one row for each id and effect."""
        if ids not in self._known:
            rows: Collection[Row] = self._rows
            if ids:
                of = itemgetter(*(self._source.columns.index(name) for name in ("effect", *ids)))
                rows = {of(row): row for row in rows}.values()
            self._known[ids] = self._columns(rows)
        return self._known[ids]

    def _columns(self, rows: Collection[Row]) -> Columns:
        columns: dict[str, Sequence[Any]] = dict(zip(self._source.columns, zip(*rows, strict=True), strict=True))
        first = self._first
        return {**columns, "later": [day >= first for day in columns["day"]]}


def _lots(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Several thousand rows at a time, all those of a unit together."""
    lot: list[Row] = []
    for row in rows:
        if len(lot) >= _LOT and row[0] != lot[-1][0]:
            yield lot
            lot = []
        lot.append(row)
    if lot:
        yield lot


def _together(columns: Columns, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name] for name in names), strict=True)


def _summed(bases: Mapping[Breakdown, Counter[tuple[str, ...]]], by: Breakdown) -> Mapping[tuple[str, ...], int]:
    """The breakdown from the last base that holds it."""
    base = [names for names in bases if set(by) <= set(names)][-1]
    places = [base.index(name) for name in by]
    found: Counter[tuple[str, ...]] = Counter()
    for values, count in bases[base].items():
        found[tuple([values[place] for place in places])] += count
    return found or ({} if by else {(): 0})


def _span(seconds: Sequence[int]) -> Span:
    """Of durations in order: the median, and what nine of ten did not exceed."""
    ninetieth = seconds[(len(seconds) * 9 + 9) // 10 - 1]
    return Span(len(seconds), round(median(seconds) / 3600, 2), round(ninetieth / 3600, 2))
