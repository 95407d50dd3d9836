"""Until when feedback should be verified: by the ladder of supervision, from the day on which it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.days import day_of
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError
from services.cases.model import Case
from services.cases.states import State
from services.supervision.kinds import Kind
from services.supervision.ladder import ladder_of

LastDay = Callable[[Case], date | None]


def last_day_to_verify(packs: PackSet) -> LastDay:
    """Tells it for any case: None where nothing is owed, nothing was set on that day, or the calendar of a year is missing."""
    ladder = ladder_of(packs)

    def last_day(case: Case) -> date | None:
        if case.state is not State.FED_BACK or case.fed_back_at is None:
            return None
        try:
            return ladder.last_day(Kind.VERIFY, day_of(case.fed_back_at))
        except CalendarMissingError:
            return None

    return last_day
