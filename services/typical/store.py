"""What typical cases need from storage. Implemented by ``adapters/storage/typical_store.py``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from services.typical.model import Event, Filter, Scope, TypicalCase


class TypicalStore(Protocol):
    """SQL of typical cases. Events are only ever added."""

    def add(self, new: TypicalCase, event: Event) -> bool:
        """A new one with its first event; False, and nothing written, while another of the same case is open."""

    def get(self, typical_id: str) -> TypicalCase | None:
        """As it stands."""

    def lock(self, typical_id: str) -> TypicalCase | None:
        """As it stands, held until the transaction ends."""

    def lock_open(
        self, *, case_ids: Collection[str] = (), listing_ids: Collection[str] = ()
    ) -> tuple[TypicalCase, ...]:
        """The open ones of these cases or about these entries, held, in the order of their ids."""

    def change(self, changed: TypicalCase, event: Event) -> None:
        """Writes a held one as it stands now, and the event of the change."""

    def events(self, typical_id: str) -> tuple[Event, ...]:
        """All changes, oldest first."""

    def page(self, scope: Scope, wanted: Filter, before: str | None, limit: int) -> tuple[TypicalCase, ...]:
        """Newest first; those that are released, and the others within the scope."""
