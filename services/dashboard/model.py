"""What the first page tells. Every number is counted when it is asked for; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.supervision.kinds import Kind
from services.supervision.model import Duty
from services.supervision.states import State


@dataclass(frozen=True, slots=True)
class Work:
    """How much of one kind the caller's departments owe today, late or not, and how much of it is late."""

    kind: Kind
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from ``first`` on; the newest may not be over yet."""

    first: date
    hits: int
    cases: int


@dataclass(frozen=True, slots=True)
class Initiated:
    """A memorandum of the caller's: cases opened in the weeks shown, those whose feedback waits for it, and those carried out."""

    memorandum: str
    cases: int
    waiting: int
    implemented: int


@dataclass(frozen=True, slots=True)
class Oversight:
    """For the credit office: open supervisions of all departments, notices nobody confirmed in time, messages that could not be sent."""

    supervised: Mapping[State, int]
    unconfirmed: int
    undelivered: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """``weeks`` by effect, oldest first: the city's for overseers, else those of ``department``. Empty where the caller has no figures."""

    work: tuple[Work, ...]
    urgent: tuple[Duty, ...]
    oversight: Oversight | None
    initiated: tuple[Initiated, ...]
    department: str | None
    weeks: Mapping[str, tuple[Week, ...]]

    @property
    def owed(self) -> int:
        """All that waits."""
        return sum(one.count for one in self.work)
