"""Last days where a year may have no calendar: then there is none, and the duty says which year is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.days import day_of
from services.calendar.working_days import CalendarMissingError
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder


@dataclass(frozen=True, slots=True)
class Limit:
    """A last day, or the year for which nobody has entered which days are worked."""

    last_day: date | None
    missing_year: int | None = None


def limit_of(ladder: Ladder, kind: Kind, since: datetime) -> Limit | None:
    """The limit of what began at a moment; None where no time was set then, so that nothing is late."""
    try:
        last_day = ladder.last_day(kind, day_of(since))
    except CalendarMissingError as missing:
        return Limit(None, missing.year)
    return Limit(last_day) if last_day else None
