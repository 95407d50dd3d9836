"""Counts cases from the texts of ``WORKED``. Each text is counted as it is; only what is distinct is taken apart, once all are there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from statistics import median
from typing import Any

from services.reports.figures import FIELD, KIND, RECORD, Breakdown
from services.reports.model import Span, Step

Row = Sequence[Any]
_GIVEN = ("effect", "outcome", "memorandum", "rule")


class Worked:
    """Cases of one period, in lots of rows. Keys of what is counted are the effect and the values of a breakdown."""

    def __init__(self, lots: Iterable[Sequence[Row]]) -> None:
        self._kinds: Counter[str] = Counter()
        self._opened: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._taken = {step: _Taken() for step in Step}
        for lot in lots:
            self._add(lot)

    def _add(self, rows: Sequence[Row]) -> None:
        kinds, opened, given, _, *taken = zip(*rows, strict=True)
        self._kinds.update(kinds)
        self._opened.update(opened)
        self._given.update(given)
        for step, told in zip(Step, taken, strict=True):
            of_kind = self._taken[step]
            for kind, seconds in zip(kinds, told, strict=True):
                if seconds is not None:
                    of_kind[kind].append(seconds)

    def cases(self, breakdowns: Iterable[Breakdown]) -> Mapping[Breakdown, Mapping[Row, int]]:
        """Cases by each of some breakdowns."""
        found: dict[Breakdown, dict[Row, int]] = {by: defaultdict(int) for by in breakdowns}
        taking = [(itemgetter(0, *map(KIND.index, by)), counted) for by, counted in found.items()]
        for kind, count in self._kinds.items():
            values = kind.split(FIELD)
            for take, counted in taking:
                counted[take(values)] += count
        return found

    def clauses(self, by: Breakdown) -> Mapping[Row, int]:
        """Cases by the memorandum, or the memorandum and rule, that gave them, and by outcome: under each of several once."""
        found: Counter[Row] = Counter()
        take = itemgetter(0, *map(_GIVEN.index, by))
        for text, count in self._given.items():
            effect, outcome, rules = text.split(FIELD, 2)
            told = ((effect, outcome, *rule.split(FIELD)) for rule in rules.split(RECORD) if rule)
            for key in set(map(take, told)):
                found[key] += count
        return found

    def days(self) -> Mapping[Row, int]:
        """Cases by the day they were opened."""
        return {tuple(text.split(FIELD)): count for text, count in self._opened.items()}

    def spans(self) -> Mapping[tuple[str, Step, str], Span]:
        """By effect, step and department; the department is empty for all together."""
        found: dict[tuple[str, Step, str], list[int]] = defaultdict(list)
        for step, taken in self._taken.items():
            for (effect, department), seconds in taken.by_department.items():
                found[effect, step, department] = sorted(seconds)
                found[effect, step, ""] += found[effect, step, department]
        return {key: _span(sorted(seconds)) for key, seconds in found.items()}


class _Taken(dict[str, list[int]]):
    """By a case's kind, the seconds that cases of its effect and department took; kinds of one department share a list."""

    def __init__(self) -> None:
        super().__init__()
        self.by_department: dict[tuple[str, str], list[int]] = defaultdict(list)

    def __missing__(self, kind: str) -> list[int]:
        effect, department, _ = kind.split(FIELD, 2)
        self[kind] = self.by_department[effect, department]
        return self[kind]


def _span(seconds: Sequence[int]) -> Span:
    """Of durations in order: the median, and what nine of ten did not exceed."""
    ninetieth = seconds[(len(seconds) * 9 + 9) // 10 - 1]
    return Span(len(seconds), round(median(seconds) / 3600, 2), round(ninetieth / 3600, 2))
