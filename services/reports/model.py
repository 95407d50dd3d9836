"""The values of a report: what it is about, its figures, and for each figure the selection that opens what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Figure(StrEnum):
    """What is counted, each by one day: of the check, of the case's opening, of the recall's telling.

    ``ASKED`` are all checks, ``CHECKS`` those that the scope's rules gave something. ``CLAUSES`` are cases again, by the rules that gave
    them; ``RECALLS`` are notices that a department has to confirm because an entry ended.
    """

    ASKED = "asked"
    CHECKS = "checks"
    HITS = "hits"
    SUBJECTS = "subjects"
    MEASURES = "measures"
    CASES = "cases"
    CLAUSES = "clauses"
    RECALLS = "recalls"


PEOPLE = "people"
ORGANISATIONS = "organisations"


COUNTED = "counted"
"""Of the dimension ``counting``: a case that counts as joint reward or punishment. The others say why not."""


class Keeping(StrEnum):
    """How a period was kept. Every case is in exactly one of these, for acknowledging and for answering alike."""

    IN_TIME = "in_time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"
    DROPPED = "dropped"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Shanghai, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about; None means all. ``department`` asked the checks, carries out the cases, confirms the recalls.

    Punishments and rewards are never counted together: ``effect`` is one of them wherever something other than all checks is counted.
    """

    memorandum: str | None = None
    department: str | None = None
    effect: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """One number of a report: a figure of a scope in a period, narrowed by some of its dimensions (see ``services.reports.figures``)."""

    scope: Scope
    period: Period
    figure: Figure
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A number together with what it counts."""

    selection: Selection
    count: int


@dataclass(frozen=True, slots=True)
class Span:
    """How long something took, in hours, over ``cases`` cases: the median, and what nine of ten did not exceed."""

    cases: int
    median: float
    ninetieth: float


class Step(StrEnum):
    """Whose duration is measured: until the case was acknowledged, and until it was fed back."""

    ACKNOWLEDGE = "acknowledge"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Counts:
    """All numbers of one scope in one period. ``spans`` by step and department; the department is empty for all together."""

    scope: Scope
    period: Period
    lines: tuple[Line, ...]
    spans: Mapping[tuple[Step, str], Span]
    _tables: dict[tuple[Figure, frozenset[str]], dict[tuple[str, ...], Line]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Reports look up a number for each of their cells: the lines by their dimensions, and by the values in order of the names."""
        for line in self.lines:
            by = line.selection.by
            table = self._tables.setdefault((line.selection.figure, frozenset(by)), {})
            table[tuple(by[name] for name in sorted(by))] = line

    def count(self, figure: Figure, **by: str) -> int:
        """The number for exactly these dimensions; 0 when there is no such line."""
        found = self._tables.get((figure, frozenset(by)), {}).get(tuple(by[name] for name in sorted(by)))
        return found.count if found else 0

    def table(self, figure: Figure, *dimensions: str) -> tuple[Line, ...]:
        """The lines of one breakdown."""
        return tuple(self._tables.get((figure, frozenset(dimensions)), {}).values())


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend, clipped to the report's period."""

    period: Period
    asked: int
    checks: int
    hits: int
    cases: int


@dataclass(frozen=True, slots=True)
class Unused:
    """A measure that the scope's rules could give and that nobody got in the period. ``silent``: why its rules cannot fire, else empty."""

    measure: str
    silent: str


@dataclass(frozen=True, slots=True)
class Part:
    """The punishments or the rewards of a report: the period beside the previous one."""

    effect: str
    now: Counts
    before: Counts
    months: tuple[Month, ...]
    unused: tuple[Unused, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report. A memorandum has one effect and so one part; a department and the city have two."""

    scope: Scope
    title: str
    document_no: str | None
    period: Period
    before: Period
    parts: tuple[Part, ...]

    def count(self, figure: Figure, **by: str) -> int:
        """The number for exactly these dimensions in the first part."""
        return self.parts[0].now.count(figure, **by)
