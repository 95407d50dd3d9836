"""What this area needs from storage. Implemented by ``adapters/storage/upward_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.cases.model import Case
from services.upward.model import Export, Line, Reported


class UpwardStore(Protocol):
    """SQL of exports, and of the cases that they are made of."""

    def verified(self, start: datetime, end: datetime, after: str, limit: int) -> tuple[Case, ...]:
        """Cases that were fed back from ``start`` to before ``end`` and are verified or archived, by id, after one."""

    def changed_since_reported(self, layout: str, after: str, limit: int) -> tuple[Case, ...]:
        """Cases whose last submitted record was no withdrawal and that have changed since, by id, after one."""

    def reported(self, layout: str, case_ids: Collection[str]) -> dict[str, Reported]:
        """What was last submitted of these cases."""

    def add(self, export: Export, lines: Sequence[Line]) -> None:
        """Keeps a new export: which cases in which version, and the keyed digest of each record."""

    def get(self, export_id: str) -> Export | None:
        """An export."""

    def lock(self, export_id: str) -> Export | None:
        """An export, held until the transaction ends."""

    def settle(self, changed: Export) -> None:
        """Writes what became of a held export."""

    def page(self, before: str | None, limit: int) -> tuple[Export, ...]:
        """Newest first."""
