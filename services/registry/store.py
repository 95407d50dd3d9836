"""What the registry needs from storage. Implemented by ``adapters/storage/registry_store.py``.

Nothing here changes or removes a version of an entry: there is only :meth:`RegistryStore.append` (S9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from engine.inputs import Listing
from services.registry.model import Commit, KnownVersion, ListingVersion, ListPage, NewEntry, NewListing, Standing


class RegistryStore(Protocol):
    """The registry's SQL. ``known_at`` is a version of the registry; None means the newest."""

    def current_version(self) -> int:
        """The newest version, 0 for an empty registry."""

    def version_at(self, moment: datetime) -> int:
        """The newest version that was known at ``moment``, 0 if none was."""

    def list_version(self, list_id: str) -> int:
        """The newest version that touched this list, 0 if none did."""

    def commits(self, versions: Collection[int]) -> Mapping[int, Commit]:
        """When and by whom these versions came."""

    def lock(self) -> None:
        """Makes this transaction the registry's only writer until it ends. Taken before anything is read to be changed."""

    def next_version(self, at: datetime, actor: str) -> int:
        """Locks, and opens the next version. ``at`` is moved up to the last commit's if the clock went back."""

    def lock_versions(self, listing_ids: Collection[str]) -> dict[str, int]:
        """Holds these entries against change until the transaction ends; the newest version of each that exists.

        Checks hold side by side; a change of the entry waits for them, and they for it.
        """

    def lock_for_change(self, listing_ids: Collection[str]) -> None:
        """Waits until no check holds these entries, and keeps them. To be called under :meth:`lock`."""

    def listings_for(
        self, subject_keys: Collection[str], known_at: int | None = None
    ) -> dict[str, tuple[Listing, ...]]:
        """Per subject key (all of them, maybe with none): its own entries and those that name it as responsible person.

        Whatever became of them. Beside the keys asked for: the owners of such entries, each with its own entries.
        """

    def versions_for(self, subject_key: str, known_at: int | None = None) -> tuple[ListingVersion, ...]:
        """Like :meth:`listings_for` for one subject, with everything that is kept."""

    def first_version(self, listing_id: str) -> int:
        """The registry's version with which an entry that exists came."""

    def get(self, listing_id: str) -> Listing | None:
        """The newest version as decisions read it."""

    def newest(self, listing_ids: Collection[str], known_at: int | None = None) -> dict[str, ListingVersion]:
        """The newest version of each of these entries that exists."""

    def standings(self, list_id: str, naturals: Collection[tuple[str, str]]) -> dict[tuple[str, str], Standing]:
        """How these entries of one list stand in their newest versions, by natural key (subject_key, decision_key)."""

    def count_listed(self, list_id: str, day: date) -> int:
        """How many entries are on the list on the day, suspended ones among them."""

    def listed(self, list_id: str, day: date, *, before: int | None) -> list[str]:
        """Ids of the entries that :meth:`count_listed` counts; with ``before``, only entries named by an earlier version."""

    def history(self, listing_id: str) -> tuple[KnownVersion, ...]:
        """All versions of an entry, oldest first."""

    def find(self, list_id: str, naturals: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Listing ids by natural key (subject_key, decision_key) on one list."""

    def page(self, list_id: str, *, after: str | None, limit: int, known_at: int | None = None) -> ListPage:
        """Entries of a list by listing id, ``limit`` at a time."""

    def changed_between(
        self, list_id: str, base: int, upto: int, *, after: str | None, limit: int
    ) -> tuple[list[tuple[ListingVersion | None, ListingVersion]], str | None]:
        """Entries of a list with a version in (``base``, ``upto``]: as they were at ``base`` and as of ``upto``, paged."""

    def count_changed(self, list_id: str, base: int, upto: int) -> int:
        """How many entries :meth:`changed_between` goes through."""

    def many(self) -> AbstractContextManager[None]:
        """To be open around the writing of very many entries: storage gives itself room for them meanwhile."""

    def insert_listings(self, rows: Sequence[NewListing]) -> None:
        """Names new entries."""

    def insert_new(self, list_id: str, version: int, entries: Sequence[NewEntry], texts: Set[str]) -> None:
        """Names new entries and adds their first versions: :meth:`insert_listings` and :meth:`append` in one.

        ``texts`` names the fields of free text, which of a natural person go under seal.
        """

    def append(self, versions: Sequence[ListingVersion]) -> None:
        """Adds versions, each once per entry and version of the registry. The entry must have been named."""
