"""Last days and the days of the ladder, from the dated parameters and the working calendars. Nothing is guessed.

The value of the day on which a period began decides. What has no value on that day is not owed; where a year's calendar is missing there
is no day, and whoever asks gets CalendarMissingError.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.calendar.working_days import WorkingDays, working_days
from services.supervision.kinds import PERIODS, Kind, ladder_parameter
from services.supervision.states import Action


class Ladder:
    """The parameters and calendars of one set of packs, for many questions. See :func:`ladder_of`."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs
        self._days: WorkingDays = working_days(packs)
        self._known: dict[tuple[str, date, date], date | None] = {}

    def last_day(self, kind: Kind, start: date) -> date | None:
        """The last day of what began on ``start``; None where nothing was set then. Raises CalendarMissingError."""
        return self._after(PERIODS[kind], start, start)

    def step_day(self, kind: Kind, action: Action, last_day: date, base: date) -> date | None:
        """The first day on which the step is taken, counted from ``base``: the last day, or later if it was put off."""
        return self._after(ladder_parameter(kind, action), last_day, base)

    def snooze_until(self, today: date) -> date | None:
        """The last day until which a supervision may be put off today."""
        return self._after("supervision/snooze-most", today, today)

    def working_days_late(self, last_day: date, today: date) -> int:
        """How many working days have passed since the last day. Raises CalendarMissingError."""
        return self._days.between(last_day, today)

    def _after(self, reference: str, day: date, start: date) -> date | None:
        asked = (reference, day, start)
        if asked not in self._known:
            setting = value_on(self._packs, reference, day)
            self._known[asked] = self._days.after(start, setting.number) if setting else None
        return self._known[asked]


@lru_cache(maxsize=1)
def ladder_of(packs: PackSet) -> Ladder:
    """The ladder of these packs, which remembers the days that it computed; only that of the packs asked for last is kept."""
    return Ladder(packs)
