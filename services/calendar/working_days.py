"""Counting in working days, with the calendars that the packs hold. Nothing is guessed: a year without a calendar has no working days.

The day on which something happens does not count; the first working day after it is the first (民法典 art. 201). A deadline of N working
days ends with the Nth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from engine.documents import Calendar
from engine.documents.calendar import WEEKEND
from services.errors import UnavailableError

DAY = timedelta(days=1)
MAX_COUNT = 10_000


class Documents(Protocol):
    """The part of a set of packs that holds calendars; ``engine.packs.packset.PackSet`` has it."""

    @property
    def documents(self) -> Mapping[str, object]:
        """All documents by ``kind/id``."""


class CalendarMissingError(UnavailableError):
    """The working days of a year are not known."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "calendar_missing",
            f"没有 {year} 年的工作日历",
            "时限按工作日计算，缺少当年的日历就不能计算，也不能推测",
            f"请信用办按国务院办公厅的放假通知补上 rules/calendar/{year}.yaml，并发布新的规则版本",
        )
        self.year = year


@dataclass(frozen=True)
class _Year:
    off: frozenset[date]
    on: frozenset[date]
    noticed: bool


@dataclass(frozen=True)
class WorkingDays:
    """Counts over all years that have a calendar."""

    years: Mapping[int, _Year] = field(repr=False)

    @classmethod
    def of(cls, calendars: Iterable[Calendar]) -> WorkingDays:
        """From calendars, one per year."""
        return cls(
            {
                one.year: _Year(
                    frozenset(day for holiday in one.holidays for day in holiday.days()),
                    frozenset(one.workdays),
                    one.notice is not None,
                )
                for one in calendars
            }
        )

    def works(self, day: date) -> bool:
        """Whether people work on the day. Raises CalendarMissingError."""
        year = self._year(day)
        return day in year.on or (day.weekday() < WEEKEND and day not in year.off)

    def after(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``; ``start`` itself for none. Raises CalendarMissingError."""
        if not 0 <= count <= MAX_COUNT:
            raise ValueError("a deadline has between 0 and 10000 working days")
        day = start
        while count:
            day += DAY
            count -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days there are after ``start`` up to and with ``end``; 0 if ``end`` is not later."""
        return sum(self.works(start + DAY * number) for number in range(1, (end - start).days + 1))

    def without_notice(self, start: date, end: date) -> tuple[int, ...]:
        """The years between both days whose holidays nobody has entered yet: what is counted with them may be wrong."""
        return tuple(
            year for year in range(start.year, end.year + 1) if year in self.years and not self.years[year].noticed
        )

    def _year(self, day: date) -> _Year:
        found = self.years.get(day.year)
        if found is None:
            raise CalendarMissingError(day.year)
        return found


def working_days(packs: Documents) -> WorkingDays:
    """The working days that a set of packs knows."""
    return WorkingDays.of(document for document in packs.documents.values() if isinstance(document, Calendar))
