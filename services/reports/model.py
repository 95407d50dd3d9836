"""The values of a memorandum's report: figures, each with the ids that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Figure(StrEnum):
    """What is counted. Check figures count by the day of the check, case figures by the day the case was opened."""

    CHECKS = "checks"
    HITS = "hits"
    SUBJECTS = "subjects"
    MEASURES = "measures"
    CASES = "cases"


PEOPLE = "people"
ORGANISATIONS = "organisations"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Shanghai, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Selection:
    """One number of a report: a figure of a memorandum in a period, narrowed by some of its dimensions.

    ``by``: ``who`` (people, organisations) everywhere; ``measure`` and ``measure_outcome`` for measures and cases;
    ``state`` and ``outcome`` for cases (outcome empty: none yet).
    """

    memorandum: str
    period: Period
    figure: Figure
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A number together with what it counts."""

    selection: Selection
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """Moments of one case, for medians."""

    opened_at: datetime
    acknowledged_at: datetime | None
    fed_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemorandumReport:
    """All numbers of one memorandum in one period. Medians are in hours, None when there is nothing to measure."""

    memorandum: str
    title: str
    document_no: str | None
    period: Period
    lines: tuple[Line, ...]
    median_hours_to_acknowledge: float | None
    median_hours_to_feedback: float | None

    def count(self, figure: Figure, **by: str) -> int:
        """The number for exactly these dimensions; 0 when there is no such line."""
        found = (line.count for line in self.lines if line.selection.figure is figure and dict(line.selection.by) == by)
        return next(found, 0)
