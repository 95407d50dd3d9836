"""What a department owes, and a supervision of it as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from engine.days import day_of
from services.steps import Event
from services.supervision.kinds import Kind
from services.supervision.states import State


class DutyKey(NamedTuple):
    """What makes a duty one: ``about`` names the thing as the audit trail does, ``occurrence`` tells when it arose anew."""

    kind: Kind
    about: str
    department: str
    occurrence: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a department has to do and has not done yet.

    ``title`` and ``reference`` name it for people: no codes, no natural persons. ``last_day`` is the last on which it is done in time;
    None while ``missing_year`` has no calendar. ``subject`` is the masked name of whom it is about, where it is about one;
    of claims and notices it is read for what is shown (``subjects``).
    """

    key: DutyKey
    title: str
    reference: str
    link: str
    since: datetime
    last_day: date | None
    list_id: str = ""
    subject: str = ""
    missing_year: int | None = None

    def overdue(self, day: date) -> bool:
        """Whether the last day has passed."""
        return self.last_day is not None and self.last_day < day


class Ending(StrEnum):
    """Why a supervision was closed."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    BY_OFFICE = "by_office"


ENDING_TITLES: Mapping[Ending, str] = {
    Ending.DONE: "已经办理",
    Ending.WITHDRAWN: "不再需要办理",
    Ending.BY_OFFICE: "信用办办结",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a department said to a supervision, when, and who."""

    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervision as it stands. ``version`` is the number of its last event; ``stepped_on`` the day of its last step of the ladder.

    ``snoozed_until``: up to and with this day nothing happens, and the days of the ladder are counted from it.
    ``answer`` (its department's last) and ``subject`` (the masked name of whom it is about) are read along with what is shown, not with what is held.
    """

    supervision_id: str
    key: DutyKey
    title: str
    reference: str
    link: str
    list_id: str
    since: datetime
    last_day: date
    state: State
    version: int
    opened_at: datetime
    stepped_on: date
    changed_at: datetime
    changed_by: str
    snoozed_until: date | None = None
    closed_at: datetime | None = None
    ending: Ending | None = None
    answer: Answer | None = None
    subject: str = ""

    @property
    def base(self) -> date:
        """The day from which the ladder counts."""
        return max(self.last_day, self.snoozed_until) if self.snoozed_until else self.last_day

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state is not State.CLOSED

    def snoozed(self, now: datetime) -> bool:
        """Whether it is put off at the moment."""
        return self.is_open and self.snoozed_until is not None and day_of(now) <= self.snoozed_until


@dataclass(frozen=True, slots=True)
class SupervisionEvent(Event[State]):
    """One step of a matter of supervision."""


@dataclass(frozen=True, slots=True)
class SupervisionFilter:
    """Narrows a listing; None means any. ``departments`` is the caller's scope; None means all."""

    departments: frozenset[str] | None = None
    department: str | None = None
    kind: Kind | None = None
    state: State | None = None
    is_open: bool | None = None
    list_id: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many supervisions of a kind stand in a state at a department."""

    department: str
    kind: Kind
    state: State
    count: int
