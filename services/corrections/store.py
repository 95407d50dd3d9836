"""What corrections need from storage. Implemented by ``adapters/storage/correction_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from services.corrections.model import Correction, Filter, Known
from services.corrections.states import State
from services.registry.deltas import DeltaKind


class CorrectionStore(Protocol):
    """Differences by id, which grows with time and within one comparison."""

    def add(self, corrections: Sequence[Correction]) -> None:
        """Adds differences."""

    def get(self, correction_id: str) -> Correction | None:
        """One difference."""

    def lock(self, wanted: Filter, *, after: str | None = None, limit: int | None = None) -> tuple[Correction, ...]:
        """Those of the filter by id, with ids above ``after``, held until the transaction ends."""

    def lock_one(self, correction_id: str) -> Correction | None:
        """One, held until the transaction ends."""

    def change(self, changed: Sequence[Correction]) -> None:
        """Writes how they stand now."""

    def known(self, list_id: str) -> tuple[Known, ...]:
        """The open differences of a list."""

    def decided(self, list_id: str, fingerprints: Collection[str]) -> frozenset[str]:
        """Which of these somebody has decided not to follow."""

    def seen_again(self, correction_ids: Collection[str], file_id: str) -> None:
        """A newer comparison shows them again."""

    def count(self, wanted: Filter, *, after: str | None = None) -> int:
        """How many there are, with ids above ``after``."""

    def page(self, wanted: Filter, after: str | None, limit: int) -> tuple[Correction, ...]:
        """By id, with ids above ``after``."""

    def counts(self, lists: Collection[str]) -> Mapping[str, Mapping[tuple[DeltaKind, State], int]]:
        """By list: how many differences stand how."""

    def counts_of_file(self, file_id: str) -> Mapping[tuple[DeltaKind, State], int]:
        """The same for those that a comparison was the last to show."""
