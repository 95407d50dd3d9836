"""What this area needs from storage. Implemented by ``adapters/storage/upward_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from services.cases.model import Case
from services.reports.model import Period
from services.upward.model import Export, Line, Operation, Reported, Same


class UpwardStore(Protocol):
    """SQL of exports, and of the cases that they are made of."""

    def verified(self, period: Period) -> tuple[str, ...]:
        """Ids of cases that were fed back in the period and are verified or archived, in their order."""

    def changed_since_reported(self, layout: str) -> tuple[str, ...]:
        """Ids of cases whose last submitted record was no withdrawal, and that have changed since, or their entries, in their order."""

    def cases(self, case_ids: Collection[str]) -> tuple[Case, ...]:
        """These cases, by id."""

    def reported(self, layout: str, case_ids: Collection[str]) -> dict[str, Reported]:
        """What was last submitted of these cases."""

    def waiting(self, layout: str, case_ids: Collection[str]) -> frozenset[str]:
        """Those of these cases that an export tells of which is neither submitted nor discarded yet."""

    def item_codes(self, check_ids: Collection[str]) -> dict[str, str]:
        """The codes of the items that these checks were about; where they have one."""

    def moves(self, layout: str) -> int:
        """How often exports in this layout were made or settled."""

    def move(self, layout: str) -> int:
        """Counts one more, and keeps others from doing so until the transaction ends; the new number."""

    def add(self, export: Export, lines: Sequence[Line]) -> None:
        """Keeps a new export: which cases in which version, and the keyed digest of each record."""

    def still_same(self, seen: Sequence[Same]) -> None:
        """These were looked at: they need not be again until they change."""

    def moved(self, export_id: str) -> int:
        """How many cases of an export have changed, or their entries, since the versions that it tells of."""

    def by_hand(self, export_id: str, after: str, limit: int) -> tuple[tuple[str, Operation], ...]:
        """Cases of an export that its file cannot tell of, by id, after one, each with what is to be told."""

    def get(self, export_id: str) -> Export | None:
        """An export."""

    def lock(self, export_id: str) -> Export | None:
        """An export, held until the transaction ends."""

    def settle(self, changed: Export) -> None:
        """Writes what became of a held export."""

    def page(self, before: str | None, limit: int) -> tuple[Export, ...]:
        """Newest first."""
