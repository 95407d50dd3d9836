"""What dossiers need from storage. Implemented by ``adapters/storage/dossier_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from services.dossiers.model import Dossier, Event, Filter, Scope


class DossierStore(Protocol):
    """SQL of dossiers. Events are only ever added."""

    def add(self, new: Dossier, event: Event) -> None:
        """A new dossier with its first event."""

    def get(self, dossier_id: str) -> Dossier | None:
        """A dossier as it stands."""

    def lock(self, dossier_id: str) -> Dossier | None:
        """As :meth:`get`, its row held until the transaction ends."""

    def change(self, changed: Dossier, events: Sequence[Event]) -> None:
        """Writes the dossier as it now is, with the events that made it so."""

    def events(self, dossier: Dossier) -> tuple[Event, ...]:
        """All that happened to it, oldest first."""

    def page(self, scope: Scope, wanted: Filter, before: str | None, limit: int) -> tuple[Dossier, ...]:
        """Dossiers in a scope, newest first; ``before`` is the id of the last one seen."""

    def open_about(self, list_id: str, subject_key: str) -> tuple[str, ...]:
        """Ids of open dossiers about a subject on a list."""

    def entered(self, listing_ids: Collection[str]) -> frozenset[str]:
        """Those of these entries that a dossier here ended in."""
