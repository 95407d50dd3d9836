"""What the daily round has to do today, computed from the supervisions that are open and from what is owed; nothing is read or written here.

One step a day at most, so that after days without a round nobody is notified who was not urged before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from services.calendar.working_days import CalendarMissingError
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder
from services.supervision.model import Duty, DutyKey, Supervision
from services.supervision.states import FIRST, NEXT, Action

Known = Callable[[Collection[DutyKey]], Collection[DutyKey]]
"""Those of the duties that have a supervision already, open or closed."""


@dataclass(frozen=True, slots=True)
class Due:
    """``ended``: nothing is owed any more; ``begun``: late ones to be reminded; ``urged`` and ``notified``: those whose next step has come.

    ``missing_years``: years without a calendar, so that a day could not be computed.
    """

    owed: Mapping[DutyKey, Duty]
    ended: Sequence[Supervision]
    begun: Sequence[Duty]
    urged: Sequence[Supervision]
    notified: Sequence[Supervision]
    missing_years: tuple[int, ...]

    def part(self, most: int) -> tuple[Due, frozenset[str]]:
        """The first so many of each, and the departments of the rest."""
        first, rest = slice(most), slice(most, None)
        return self._only(first), self._only(rest).departments()

    def _only(self, which: slice) -> Due:
        return replace(
            self,
            ended=self.ended[which],
            begun=self.begun[which],
            urged=self.urged[which],
            notified=self.notified[which],
        )

    def departments(self) -> frozenset[str]:
        """At which something is to be done."""
        return frozenset(
            one.key.department for one in chain[Supervision | Duty](self.ended, self.begun, self.urged, self.notified)
        )


def find_due(
    kept: Sequence[Supervision], owed: Mapping[DutyKey, Duty], known: Known, ladder: Ladder, today: date
) -> Due:
    """What is to be done about the open supervisions ``kept`` and the duties ``owed``."""
    days = _Days(ladder, today)
    going_on = [one for one in kept if one.key in owed]
    begun, urged, notified = days.begun(owed, {one.key for one in going_on}, known), [], []
    for one in going_on:
        action = days.next_step(one, owed[one.key])
        if action is Action.URGE:
            urged.append(one)
        elif action is Action.NOTIFY:
            notified.append(one)
    missing = days.missing | {duty.missing_year for duty in owed.values() if duty.missing_year}
    return Due(owed, [one for one in kept if one.key not in owed], begun, urged, notified, tuple(sorted(missing)))


class _Days:
    """The ladder on a day; collects the years of which it knows no calendar."""

    def __init__(self, ladder: Ladder, today: date) -> None:
        self._ladder, self._today = ladder, today
        self.missing = set[int]()

    def begun(self, owed: Mapping[DutyKey, Duty], kept: Collection[DutyKey], known: Known) -> list[Duty]:
        """Late ones whose day of reminding has come, and that were never supervised."""
        late = {
            key: duty
            for key, duty in owed.items()
            if key not in kept and duty.last_day and self._come(key.kind, FIRST, duty.last_day, duty.last_day)
        }
        closed = known(late.keys())
        return [duty for key, duty in late.items() if key not in closed]

    def next_step(self, one: Supervision, duty: Duty) -> Action | None:
        """The next step, where its day has come."""
        action = NEXT.get(one.state)
        last_day = duty.last_day or one.last_day
        base = max(last_day, one.base)
        if action and one.stepped_on < self._today and self._come(one.key.kind, action, last_day, base):
            return action
        return None

    def _come(self, kind: Kind, action: Action, last_day: date, base: date) -> bool:
        try:
            day = self._ladder.step_day(kind, action, last_day, base)
        except CalendarMissingError as missing:
            self.missing.add(missing.year)
            return False
        return day is not None and base < self._today and day <= self._today
