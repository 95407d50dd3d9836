"""What batches need from storage. Implemented by ``adapters/storage/batch_store.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.batches.model import Batch, ClaimedPart, NewPart, Part, PartState, Problem, Scope, Tally


class BatchStore(Protocol):
    """SQL of batches. A part's request is kept until it is settled, the batch's key until all are."""

    def add(self, batch: Batch, parts: Sequence[NewPart], *, key_id: str, wrapped_key: bytes) -> None:
        """A new batch whose parts are all due."""

    def get(self, batch_id: str) -> Batch | None:
        """A batch by its id."""

    def unfinished(self, client: str) -> int:
        """How many of a client's batches are not finished."""

    def due(self, now: datetime) -> bool:
        """Whether :meth:`claim` would find something."""

    def claim(self, now: datetime, until: datetime) -> ClaimedPart | None:
        """Takes the next part away from everybody else until ``until``, its attempt counted; batches take turns."""

    def settle(self, part: ClaimedPart, result: str | Problem, at: datetime) -> bool:
        """The part's check, or why there is none; its request is forgotten. Whether it was still waiting."""

    def put_off(self, part: ClaimedPart, due_at: datetime) -> None:
        """The part is tried again later. Nothing if it was settled or claimed again since."""

    def page(self, scope: Scope, before: str | None, limit: int) -> Sequence[Batch]:
        """Batches, newest first; ``before`` is the id of the last one seen."""

    def waiting(self) -> int:
        """How many subjects of all batches still wait."""

    def parts(self, batch_id: str, *, after: int, limit: int, state: PartState | None = None) -> Sequence[Part]:
        """Parts after this number, in order; only those in a state."""

    def tally(self, batch_id: str) -> Tally:
        """How far it is."""
