"""Counts the figures of two periods that follow each other, punishments and rewards apart, from rows that are read once.

Rows come in lots, in any order. What several rows tell of (a check with two hits, a case that two rules gave) is told apart by its
id, and only those ids are remembered from lot to lot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from statistics import median
from typing import Any

from services.reports.figures import BREAKDOWNS, GIVEN, TREND, Breakdown, Source
from services.reports.model import Counts, Figure, Line, Period, Scope, Selection, Span, Step

Row = Sequence[Any]
_DAY = 2
_BY_DAY: Breakdown = ("day",)


@dataclass(frozen=True, slots=True)
class _Base:
    """A breakdown that is counted; others are sums of it. ``ids``: what is counted once, where several rows tell of it."""

    by: Breakdown
    ids: tuple[str, ...] = ()


_BASES: Mapping[Figure, tuple[_Base, ...]] = {
    Figure.CHECKS: (_Base(("who",), ("check_id",)), _Base((), ("check_id",))),
    Figure.HITS: (_Base(("who", "list")),),
    Figure.SUBJECTS: (_Base(("who",), ("subject_key",)), _Base((), ("subject_key",))),
    Figure.MEASURES: (_Base(("measure", "measure_outcome", "who")),),
    Figure.CASES: (
        _Base(("who", "state", "outcome", "reason", "acknowledging", "answering", "lifting", "counting")),
        _Base(("department", "outcome", "acknowledging", "answering")),
        _Base(("measure", "outcome", "who")),
        _Base(("list", "outcome")),
    ),
    Figure.CLAUSES: (
        _Base(("memorandum", "rule", "outcome")),
        _Base(("memorandum", "outcome"), ("case_id",)),
    ),
    Figure.RECALLS: (_Base(("department", "recall")),),
}
"""A breakdown is the sum of the last one that holds it: a case that two rules gave is one case of their memorandum."""

_CASE: Breakdown = tuple(dict.fromkeys(name for base in _BASES[Figure.CASES] for name in base.by))
"""Cases are counted by all of these at once, and their bases folded from that: far fewer kinds of cases than cases."""

GROUPED: Breakdown = _BASES[GIVEN][0].by
"""What storage groups ``GIVEN`` by."""


class Tally:
    """``first``: the first day of the later period; an earlier day belongs to the one before."""

    def __init__(self, first: date) -> None:
        self._first = first
        self._counted: dict[tuple[Figure, Breakdown, bool], Counter[Row]] = defaultdict(Counter)
        self._seen: dict[tuple[Figure, Breakdown, bool], set[Row]] = defaultdict(set)
        self._cases: set[str] = set()
        self._folded: dict[tuple[Breakdown, bool], Mapping[Row, int]] = {}
        self._taken: dict[tuple[str, bool, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, source: Source, lots: Iterable[Sequence[Row]]) -> None:
        """Counts rows of a source's columns."""
        self._folded.clear()
        for lot in lots:
            for later in (False, True):
                rows = [row for row in lot if (row[_DAY] >= self._first) is later]
                for figure in source.figures:
                    self._count(source, figure, later, self._unseen(rows) if figure is Figure.CASES else rows)

    def add_given(self, groups: Iterable[Row], *, later: bool) -> None:
        """Counts of ``GIVEN`` in one of both periods: the effect, the values of ``GROUPED``, how many."""
        found = self._counted[GIVEN, GROUPED, later]
        for *key, count in groups:
            found[tuple(key)] += count

    def counts(self, scope: Scope, period: Period, asked: int) -> Counts:
        """The numbers of one effect, the scope's, in one of both periods. ``asked``: all its checks, which are counted elsewhere."""
        later = period.first >= self._first
        lines = [Line(Selection(scope, period, Figure.ASKED), asked)]
        for figure, breakdowns in BREAKDOWNS.items():
            if figure is not Figure.ASKED:
                bases = {base.by: self._found(figure, base.by, scope.effect, later) for base in _BASES[figure]}
                for by in breakdowns:
                    found = _summed(bases, by)
                    lines += [
                        Line(Selection(scope, period, figure, dict(zip(by, values, strict=True))), found[values])
                        for values in sorted(found)
                    ]
        return Counts(scope, period, tuple(lines), self._spans(scope.effect, later))

    def days(self, effect: str, figure: Figure) -> Mapping[date, int]:
        """A figure of the trend by day, in both periods."""
        counted = (self._counted[figure, _BY_DAY, later] for later in (False, True))
        return {day: count for found in counted for (of, day), count in found.items() if of == effect}

    def _count(self, source: Source, figure: Figure, later: bool, rows: Collection[Row]) -> None:
        bases = (_Base(_CASE),) if figure is Figure.CASES else _BASES[figure]
        for base in (*bases, *_trend(figure)):
            counted = self._counted[figure, base.by, later]
            if base.ids:
                seen = self._seen[figure, base.by, later]
                new = set(map(_columns(source, (*base.by, *base.ids)), rows)) - seen
                seen |= new
                counted.update(map(itemgetter(slice(1 + len(base.by))), new))
            else:
                counted.update(map(_columns(source, base.by), rows))
        if figure is Figure.CASES:
            self._measure(source, later, rows)

    def _unseen(self, rows: Sequence[Row]) -> Collection[Row]:
        """One row for each case that no lot had before."""
        found = {row[0]: row for row in rows if row[0] not in self._cases}
        self._cases.update(found)
        return found.values()

    def _measure(self, source: Source, later: bool, rows: Collection[Row]) -> None:
        told = map(_columns(source, ("department", "to_acknowledge", "to_feedback")), rows)
        for effect, department, acknowledged, fed_back in told:
            if acknowledged is not None:
                self._taken[effect, later, department][0].append(acknowledged)
            if fed_back is not None:
                self._taken[effect, later, department][1].append(fed_back)

    def _found(self, figure: Figure, by: Breakdown, effect: str | None, later: bool) -> Counter[Row]:
        if figure is Figure.CASES and (by, later) not in self._folded:
            self._folded[by, later] = _folded(self._counted[figure, _CASE, later], by)
        counted = self._folded[by, later] if figure is Figure.CASES else self._counted[figure, by, later]
        return Counter({key[1:]: count for key, count in counted.items() if key[0] == effect and None not in key})

    def _spans(self, effect: str | None, later: bool) -> Mapping[tuple[Step, str], Span]:
        seconds: dict[tuple[Step, str], list[int]] = defaultdict(list)
        for (of, when, department), taken in self._taken.items():
            if (of, when) == (effect, later):
                for step, told in zip(Step, taken, strict=True):
                    seconds[step, department] += told
                    seconds[step, ""] += told
        return {key: _span(sorted(told)) for key, told in seconds.items() if told}


def _trend(figure: Figure) -> tuple[_Base, ...]:
    """The figure by day, where that is told: of the same ids as its total."""
    return (_Base(_BY_DAY, _BASES[figure][-1].ids),) if figure in TREND else ()


def _columns(source: Source, names: Sequence[str]) -> Callable[[Row], Row]:
    """The effect and some columns of a row."""
    return itemgetter(*(source.columns.index(name) for name in ("effect", *names)))


def _folded(cases: Mapping[Row, int], by: Breakdown) -> Mapping[Row, int]:
    """Cases by the effect and ``_CASE``, by the effect and some of these."""
    take = itemgetter(0, *(1 + _CASE.index(name) for name in by))
    found: dict[Row, int] = defaultdict(int)
    for key, count in cases.items():
        found[take(key)] += count
    return found


def _summed(bases: Mapping[Breakdown, Counter[Row]], by: Breakdown) -> Mapping[tuple[str, ...], int]:
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
