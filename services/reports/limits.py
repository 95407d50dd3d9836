"""Until when a case that began on a day had to be acknowledged, and one acknowledged on a day to be answered: as supervision counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.days import SHANGHAI, day_of
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError
from services.reports.model import Period
from services.supervision.kinds import PERIODS, Kind
from services.supervision.ladder import ladder_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """By the day of the beginning, the first moment that is too late. A day without an entry: nobody set a period, or no calendar.

    ``now`` decides whether what is open is overdue.
    """

    now: datetime
    acknowledge: tuple[tuple[date, datetime], ...]
    answer: tuple[tuple[date, datetime], ...]


def limits_of(packs: PackSet, period: Period, now: datetime) -> Limits:
    """For cases opened in the period. One that was opened may be acknowledged on any later day until now."""
    today = day_of(now)
    opened = _days(period.first, min(period.last, today))
    acknowledged = _days(period.first, today)
    return Limits(now, _limits(packs, Kind.ACKNOWLEDGE, opened), _limits(packs, Kind.RESOLVE, acknowledged))


def _limits(packs: PackSet, kind: Kind, days: Iterable[date]) -> tuple[tuple[date, datetime], ...]:
    if PERIODS[kind] not in packs.parameters:  # rules of a time, or a place, that sets no periods
        return ()
    ladder, found = ladder_of(packs), []
    for day in days:
        try:
            last = ladder.last_day(kind, day)
        except CalendarMissingError:  # that year's days cannot be told; nobody is called late on a guess
            continue
        if last is not None:
            found.append((day, datetime.combine(last + DAY, time(), SHANGHAI)))
    return tuple(found)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + DAY * number for number in range((last - first).days + 1))
