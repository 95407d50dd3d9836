"""Whether something was done in time: the one place that says so, with the last days of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from engine.days import day_of
from engine.packs.packset import PackSet
from services.appraisal.model import Happened
from services.supervision.kinds import Kind
from services.supervision.ladder import ladder_of


@dataclass(frozen=True, slots=True)
class Timed:
    """A duty with its days. ``done_on`` None: never, as far as is known."""

    since: date
    last_day: date
    done_on: date | None
    good: bool


class Clockwork:
    """Judges duties by the ladder of the packs as things stood at the end of ``as_of``."""

    def __init__(self, packs: PackSet, as_of: date) -> None:
        self._as_of = as_of
        ladder = ladder_of(packs)
        self._last_day = cache(ladder.last_day)

    def judge(self, kind: Kind, began: Happened, done: Happened | None, gone: Happened | None = None) -> Timed | None:
        """None where nothing is to be judged: no time is set, it is still running, or it fell away (``gone``) while it could be done in time.

        Raises CalendarMissingError where a year has no calendar.
        """
        since = day_of(began.at)
        last_day = self._last_day(kind, since)
        if last_day is None:
            return None
        if done is not None and (gone is None or done.seq < gone.seq):
            done_on = day_of(done.at)
            return Timed(since, last_day, done_on, done_on <= last_day)
        ended = day_of(gone.at) if gone is not None else self._as_of
        return Timed(since, last_day, None, good=False) if ended > last_day else None


def following(events: Sequence[Happened], began: Happened, actions: frozenset[str]) -> Happened | None:
    """The first event after ``began`` that is one of these."""
    return next((event for event in events if event.seq > began.seq and event.action in actions), None)
