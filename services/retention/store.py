"""What retention needs from storage. Implemented by ``adapters/storage/retention_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from services.retention.model import Archived, ArchiveEvent, ArchiveFilter, Counts, Cutoffs, Ended, Lasting


class RetentionStore(Protocol):
    """SQL of this area."""

    def ended(self, day: date, *, after: str, limit: int) -> Sequence[Ended]:
        """Entries that have left their list or run out by ``day`` and are not in the archive, by id. Nothing is unsealed.

        Entries with an open claim or case are left out: those who work on it need to read them.
        """

    def moved(self, *, after: str, limit: int) -> Sequence[Ended]:
        """Entries in the archive that have changed since they came there, by id."""

    def hold_over(self, day: date, *, limit: int) -> Sequence[str]:
        """Ids of entries whose hold ended before ``day``."""

    def get(self, listing_id: str) -> Archived | None:
        """An entry's place."""

    def lock(self, listing_ids: Collection[str]) -> Sequence[Archived]:
        """Their places, kept against change until the transaction ends, by id."""

    def put(self, changed: Sequence[tuple[Archived, ArchiveEvent]]) -> None:
        """Writes places, new ones and changed ones, each with its event."""

    def events(self, listing_id: str) -> Sequence[ArchiveEvent]:
        """Every step, oldest first."""

    def closed(self, listing_ids: Collection[str]) -> frozenset[str]:
        """Those of the entries that are in the archive (archived or destroyed), so that only who keeps the list reads them."""

    def page(self, wanted: ArchiveFilter, *, after: str, limit: int) -> Sequence[Archived]:
        """Places by entry id."""

    def lasting(self, listing_ids: Collection[str]) -> Mapping[str, Lasting]:
        """What keeps these entries' papers longer; those without anything are left out."""

    def counts(self) -> Counts:
        """How many there are."""

    def due_persons(self, over: Cutoffs, *, after: str, limit: int, only: str | None = None) -> Sequence[str]:
        """Natural persons about whom nothing stands any more, by key.

        Each entry about the person, or naming it in any version, is in the archive long enough and not held, nor released a short while
        ago, and by its newest version had ended then, whatever day it was archived by; every claim, case and dossier is closed long enough;
        since ``over.seen`` nobody was made known, visited, was given a report, or had the code read.
        """

    def due_papers(self, over: Cutoffs, *, limit: int) -> Sequence[str]:
        """What was written and handed in about organisations, under keys of its own: ``claim:<id>`` and ``attachment:<id>``.

        The claim or case is closed long enough, nothing is left to be lifted, and the entry is in the archive and not held.
        """

    def destroy_papers(self, papers: Sequence[str]) -> None:
        """Destroys their keys, and with them what they say."""

    def of_person(self, subject_key: str) -> Sequence[str]:
        """Ids of the entries about the person or naming it."""
