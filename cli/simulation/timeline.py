"""The moving clock, and what will happen when. Acts at the same moment happen in the order in which they were planned."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from engine.days import SHANGHAI, day_of
from services.calendar.working_days import WorkingDays

Act = Callable[[], None]
OPENS, CLOSES = 9, 17
"""Office hours."""


class Clock:
    """The application's clock: stands still until somebody moves it."""

    def __init__(self, first: date) -> None:
        self.now = datetime.combine(first, time(), SHANGHAI)

    def __call__(self) -> datetime:
        """Now."""
        return self.now


class Timeline:
    """Simulated time. Nothing sleeps: the clock jumps to the next act."""

    def __init__(self, clock: Clock, calendar: WorkingDays, rng: random.Random) -> None:
        self._clock = clock
        self._calendar = calendar
        self._rng = rng
        self._planned: list[tuple[datetime, int, Act]] = []
        self._numbers = itertools.count()

    @property
    def now(self) -> datetime:
        """The simulated moment."""
        return self._clock.now

    @property
    def today(self) -> date:
        """The simulated day in Shanghai."""
        return day_of(self.now)

    def works(self, day: date) -> bool:
        """Whether offices are open."""
        return self._calendar.works(day)

    def plan(self, moment: datetime, act: Act) -> None:
        """Something will happen; what would lie in the past happens at once."""
        heapq.heappush(self._planned, (max(moment, self.now), next(self._numbers), act))

    def in_office(self, working_days: int, act: Act) -> None:
        """Something that people do, so many working days from now, in office hours."""
        day = self._calendar.after(self.today, working_days) if working_days else self._open_day()
        self.plan(max(self.moment(day), self.now + timedelta(minutes=5)), act)

    def moment(self, day: date) -> datetime:
        """Some moment of a day's office hours."""
        minutes = self._rng.randrange((CLOSES - OPENS) * 60)
        return datetime.combine(day, time(OPENS), SHANGHAI) + timedelta(minutes=minutes)

    def run(self, end: date) -> None:
        """Everything planned before the day begins, in order; what lies later never happens."""
        last = datetime.combine(end, time(), SHANGHAI)
        while self._planned and self._planned[0][0] < last:
            self._clock.now, _, act = heapq.heappop(self._planned)
            act()
        self._clock.now = last

    def _open_day(self) -> date:
        return self.today if self.works(self.today) else self._calendar.after(self.today, 1)
