"""What pushing needs from storage. Implemented by ``adapters/storage/push_store.py``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from services.push.model import Delivery, Push, PushEvent, PushState


class PushStore(Protocol):
    """SQL of pushes, deliveries and their ledger."""

    def add(self, push: Push, departments: Collection[str]) -> None:
        """A new push with one delivery, sent, per department, and the first event of each."""

    def next_sequence(self) -> int:
        """The number of the next push. The caller holds the registry's lock, so that nobody else takes it."""

    def after(self, department: str, sequence: int, limit: int) -> tuple[Delivery, ...]:
        """Deliveries to the department of pushes after this one, the earliest first, applied or not."""

    def hold(self, push_id: str, department: str) -> Delivery | None:
        """A delivery, kept from change by others until the transaction ends."""

    def get(self, push_id: str) -> Push | None:
        """A push by its id."""

    def deliveries(self, push_id: str) -> tuple[Delivery, ...]:
        """All deliveries of a push, by department."""

    def events(self, push_id: str) -> tuple[PushEvent, ...]:
        """The ledger of a push, by department and in order."""

    def step(self, push_id: str, department: str, state: PushState, *, at: datetime, actor: str, note: str) -> None:
        """Moves a held delivery and adds the event."""

    def open_at(self, department: str) -> tuple[Delivery, ...]:
        """Deliveries that the department has not applied, newest first."""

    def open_before(self, list_id: str, department: str, version: int) -> tuple[str, ...]:
        """Push ids of the department's deliveries of this list, not applied and older than ``version``, held."""

    def last_applied(self, list_id: str, department: str) -> int:
        """The newest version of the list that the department has applied, 0 if none."""

    def last_sent(self, list_id: str) -> dict[str, int]:
        """The newest version of the list that was sent, by department."""

    def of_list(self, list_id: str, limit: int) -> tuple[Push, ...]:
        """Pushes of a list, newest first."""
