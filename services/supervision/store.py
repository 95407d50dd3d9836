"""What supervision needs from storage. Implemented by ``adapters/storage/supervision_store.py`` and ``duty_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.cases.states import State as CaseState
from services.outbox.model import Message
from services.push.model import PushState
from services.supervision.model import Count, DutyKey, Supervision, SupervisionEvent, SupervisionFilter


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for somebody. ``since`` and ``seq`` are of the event by which it came to wait; ``subject`` is the masked name."""

    case_id: str
    case_no: str
    subject: str
    title: str
    list_id: str
    department: str
    initiators: tuple[str, ...]
    state: CaseState
    seq: int
    since: datetime


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """A push that a department has not applied. ``since``: when it came into its state."""

    push_id: str
    list_id: str
    version: int
    department: str
    state: PushState
    seq: int
    since: datetime


class DutyStore(Protocol):
    """SQL that reads what departments have not done yet."""

    def waiting_cases(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """Cases that wait for these departments: to be acknowledged, resolved or reviewed by the one that carries them out, to be
        verified by one that initiated their list.
        """

    def cases_to_lift(self, departments: Collection[str]) -> tuple[WaitingCase, ...]:
        """Cases whose measure these departments have to lift."""

    def waiting_deliveries(self, departments: Collection[str]) -> tuple[WaitingDelivery, ...]:
        """What waits to be signed for or applied: of each list at each department the oldest of either kind that no later one settled."""

    def unconfirmed(self, departments: Collection[str]) -> tuple[Message, ...]:
        """Messages that these departments or their systems have to confirm and have not; none of those that were given up."""

    def debtors(self) -> frozenset[str]:
        """Departments for which one of these would find something, or that have an open supervision."""


class SupervisionStore(Protocol):
    """SQL of supervisions."""

    def open(self, departments: Collection[str]) -> tuple[Supervision, ...]:
        """The open ones of these departments."""

    def hold_open(self, departments: Collection[str]) -> tuple[Supervision, ...]:
        """The open ones of these departments, kept from change by others until the transaction ends."""

    def known(self, keys: Collection[DutyKey]) -> frozenset[DutyKey]:
        """Those of the duties that have a supervision already, open or closed."""

    def add(self, new: Sequence[tuple[Supervision, SupervisionEvent]]) -> frozenset[str]:
        """Writes those that are not there already; their ids."""

    def change(self, changed: Sequence[tuple[Supervision, SupervisionEvent]]) -> None:
        """Writes held supervisions, each with its event."""

    def get(self, supervision_id: str) -> Supervision | None:
        """One by its id, with its last answer, and the subject of its case."""

    def hold(self, supervision_id: str) -> Supervision | None:
        """One, kept from change by others until the transaction ends."""

    def events(self, supervision_id: str) -> tuple[SupervisionEvent, ...]:
        """Its steps, oldest first."""

    def page(self, wanted: SupervisionFilter, before: str | None, limit: int) -> tuple[Supervision, ...]:
        """Newest first, with the last answer to each and the subject of its case; only those older than the id ``before``."""

    def entries(self, about: Collection[str]) -> Mapping[str, str]:
        """Ids of the entries behind claims and notices (``claim:…``, ``message:…``), by what was given; of all else nothing."""

    def counts(self, wanted: SupervisionFilter) -> tuple[Count, ...]:
        """How many there are by department, kind and state."""
