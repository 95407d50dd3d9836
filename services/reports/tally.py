"""Counts the figures of a period, punishments and rewards apart, from rows that are read once.

Rows come in lots, in any order. What several rows tell of (a check with two hits) is told apart by its id, and only those ids are
remembered from lot to lot. Cases have a way of their own: ``worked``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from services.reports.figures import BREAKDOWNS, GIVEN, TREND, Breakdown, Source
from services.reports.model import Counts, Figure, Line, Period, Scope, Selection, Span, Step
from services.reports.worked import Row, Worked

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
    Figure.CLAUSES: (_Base(("memorandum", "rule", "outcome")), _Base(("memorandum", "outcome"))),
    Figure.RECALLS: (_Base(("department", "recall")),),
}
"""A breakdown is the sum of the last one that holds it: a case that two rules gave is one case of their memorandum."""

GROUPED: Breakdown = _BASES[GIVEN][0].by
"""What storage groups ``GIVEN`` by."""


class Tally:
    """All that is added must be of one period."""

    def __init__(self) -> None:
        self._counted: dict[tuple[Figure, Breakdown], Counter[Row]] = defaultdict(Counter)
        self._seen: dict[tuple[Figure, Breakdown], set[Row]] = defaultdict(set)
        self._spans: Mapping[tuple[str, Step, str], Span] = {}

    def add(self, source: Source, lots: Iterable[Sequence[Row]]) -> None:
        """Counts rows of a source's columns."""
        for lot in lots:
            for figure in source.figures:
                self._count(source, figure, lot)

    def add_cases(self, lots: Iterable[Sequence[Row]]) -> None:
        """Counts rows of ``WORKED``: all of them by one call."""
        worked = Worked(lots)
        for by, found in worked.cases([base.by for base in _BASES[Figure.CASES]]).items():
            self._counted[Figure.CASES, by].update(found)
        for base in _BASES[Figure.CLAUSES]:
            self._counted[Figure.CLAUSES, base.by].update(worked.clauses(base.by))
        self._counted[Figure.CASES, _BY_DAY].update(worked.days())
        self._spans = worked.spans()

    def add_given(self, groups: Iterable[Row]) -> None:
        """Counts of ``GIVEN``: the effect, the values of ``GROUPED``, how many."""
        found = self._counted[GIVEN, GROUPED]
        for *key, count in groups:
            found[tuple(key)] += count

    def counts(self, scope: Scope, period: Period, asked: int) -> Counts:
        """The numbers of one effect, the scope's. ``asked``: all its checks, which are counted elsewhere."""
        lines = [Line(Selection(scope, period, Figure.ASKED), asked)]
        for figure, breakdowns in BREAKDOWNS.items():
            if figure is not Figure.ASKED:
                bases = {base.by: self._found(figure, base.by, scope.effect) for base in _BASES[figure]}
                for by in breakdowns:
                    found = _summed(bases, by)
                    lines += [
                        Line(Selection(scope, period, figure, dict(zip(by, values, strict=True))), found[values])
                        for values in sorted(found)
                    ]
        spans = {(step, department): span for (of, step, department), span in self._spans.items() if of == scope.effect}
        return Counts(scope, period, tuple(lines), spans)

    def days(self, effect: str, figure: Figure) -> Mapping[date, int]:
        """A figure of the trend by day."""
        counted = self._counted[figure, _BY_DAY].items()
        return {date.fromisoformat(day): count for (of, day), count in counted if of == effect}

    def _count(self, source: Source, figure: Figure, rows: Sequence[Row]) -> None:
        for base in (*_BASES[figure], *_trend(figure)):
            counted = self._counted[figure, base.by]
            if base.ids:
                seen = self._seen[figure, base.by]
                new = set(map(_columns(source, (*base.by, *base.ids)), rows)) - seen
                seen |= new
                counted.update(map(itemgetter(slice(1 + len(base.by))), new))
            else:
                counted.update(map(_columns(source, base.by), rows))

    def _found(self, figure: Figure, by: Breakdown, effect: str | None) -> Counter[Row]:
        return Counter({key[1:]: count for key, count in self._counted[figure, by].items() if key[0] == effect})


def _trend(figure: Figure) -> tuple[_Base, ...]:
    """The figure by day, where that is told: of the same ids as its total."""
    return (_Base(_BY_DAY, _BASES[figure][-1].ids),) if figure in TREND else ()


def _columns(source: Source, names: Sequence[str]) -> Callable[[Row], Row]:
    """The effect and some columns of a row."""
    return itemgetter(*(source.columns.index(name) for name in ("effect", *names)))


def _summed(bases: Mapping[Breakdown, Counter[Row]], by: Breakdown) -> Mapping[tuple[str, ...], int]:
    """The breakdown from the last base that holds it."""
    base = [names for names in bases if set(by) <= set(names)][-1]
    places = [base.index(name) for name in by]
    found: Counter[tuple[str, ...]] = Counter()
    for values, count in bases[base].items():
        found[tuple([values[place] for place in places])] += count
    return found or ({} if by else {(): 0})
