"""The registry in SQL: point look-ups for checks, versions that are only ever inserted, one locked counter (S9).

Core statements throughout, no ORM rows. Locks are taken in the order counter, entries (by id), so that writers and
checks never wait for each other in a circle.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from adapters.storage import registry_statements as sql
from adapters.storage.bulk import insert_rows
from adapters.storage.registry_rows import (
    new_persons,
    new_persons_to_rows,
    new_to_row,
    persons_of,
    persons_to_rows,
    version_from_row,
    version_to_row,
)
from adapters.storage.registry_seals import NameSeals
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.registry import listing, listing_responsible, listing_version
from engine.inputs import Listing
from services.ports import Cipher
from services.registry.model import Commit, KnownVersion, ListingVersion, ListPage, NewEntry, NewListing, Standing

_VersionId = tuple[str, int]
_BATCH = 1000
_MANY = 1000
"""So many new entries change what is the best way to look things up."""
_LARGE_CACHE = -768 * 1024
"""KiB, as SQLite counts them when the number is negative: about what a million entries take, whose pages would otherwise be written again and again."""


class SqlRegistryStore:
    """Implements services.registry.store.RegistryStore on one transaction."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection, self._subjects, self._cipher = connection, subjects, cipher
        self._inserted = 0

    def _number(self, statement: Any, **values: Any) -> int:
        return int(self._connection.execute(statement, values).scalar() or 0)

    def _rows(self, statement: Any, **values: Any) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, values).all()

    # -- versions of the registry ------------------------------------------------------------------------------------

    def current_version(self) -> int:
        """The newest version, 0 for an empty registry."""
        row = sql.current_version.first(self._connection)
        return int(row.version) if row else 0

    def version_at(self, moment: datetime) -> int:
        """The newest version that was known at ``moment``."""
        return self._number(sql.version_at, moment=moment)

    def list_version(self, list_id: str) -> int:
        """The newest version that touched this list."""
        return self._number(sql.list_version, list_id=list_id)

    def commits(self, versions: Collection[int]) -> Mapping[int, Commit]:
        """When and by whom these versions came."""
        if not versions:
            return {}
        return {
            row.version: Commit(row.version, row.at, row.actor)
            for row in self._rows(sql.commits, versions=list(versions))
        }

    def lock(self) -> None:
        """Locks the counter's row; makes it first in an empty registry."""
        if self._connection.execute(sql.lock_counter).first() is None:
            self._connection.execute(sql.first_counter)
            self._connection.execute(sql.lock_counter)

    def next_version(self, at: datetime, actor: str) -> int:
        """Opens the next version. Its commit is never earlier than the one before, whatever the clocks say."""
        self.lock()
        version = self.current_version() + 1
        last = self._connection.execute(sql.last_commit).scalar()
        self._connection.execute(sql.set_counter, {"reached": version})
        moment = at if last is None else max(at, last)
        self._connection.execute(sql.insert_commit, {"version": version, "at": moment, "actor": actor})
        return version

    def lock_versions(self, listing_ids: Collection[str]) -> dict[str, int]:
        """Two statements: the second sees what was committed while the first waited."""
        if not listing_ids:
            return {}
        keys = sorted(listing_ids)
        sql.hold.rows(self._connection, keys=keys)
        return {row.listing_id: row.newest for row in sql.newest_versions.rows(self._connection, keys=keys)}

    def lock_for_change(self, listing_ids: Collection[str]) -> None:
        """Waits for the checks that hold these entries."""
        keys = sorted(set(listing_ids))
        for start in range(0, len(keys), _BATCH):
            sql.hold_for_change.rows(self._connection, keys=keys[start : start + _BATCH])

    # -- reading -----------------------------------------------------------------------------------------------------

    def _versions(self, rows: Sequence[Row[Any]]) -> list[ListingVersion]:
        if not rows:
            return []
        persons: dict[_VersionId, list[Row[Any]]] = defaultdict(list)
        wanted = {(row.listing_id, row.version) for row in rows}
        for person in sql.persons.rows(self._connection, keys=list({row.listing_id for row in rows})):
            if (person.listing_id, person.version) in wanted:
                persons[person.listing_id, person.version].append(person)
        named = {person.subject_key for group in persons.values() for person in group}
        seals = self._seals(named | {row.subject_key for row in rows if row.sealed is not None})
        return [version_from_row(row, persons.get((row.listing_id, row.version), ()), seals) for row in rows]

    def _seals(self, persons: set[str]) -> NameSeals:
        return NameSeals(self._subjects, self._cipher, persons)

    def _reaching(self, keys: list[str], known_at: int | None) -> list[tuple[str, Row[Any]]]:
        bound = sql.NO_LIMIT if known_at is None else known_at
        rows = sql.reaching.rows(self._connection, keys=keys, known_at=bound)
        once = {(row.reached, row.listing_id): row for row in rows}
        return [(key, row) for (key, _), row in sorted(once.items(), key=lambda item: item[0])]

    def _own(self, keys: list[str], known_at: int | None) -> list[tuple[str, Row[Any]]]:
        bound = sql.NO_LIMIT if known_at is None else known_at
        rows = sql.own.rows(self._connection, keys=keys, known_at=bound)
        return [(row.subject_key, row) for row in sorted(rows, key=lambda row: (row.subject_key, row.listing_id))]

    def listings_for(
        self, subject_keys: Collection[str], known_at: int | None = None
    ) -> dict[str, tuple[Listing, ...]]:
        """Own entries and entries naming the key as responsible person, each once, by listing id; own entries of who names."""
        found: dict[str, list[Listing]] = {key: [] for key in subject_keys}
        reaching = self._reaching(sorted(found), known_at) if found else []
        if companies := sorted({row.subject_key for _, row in reaching} - found.keys()):  # most checks name nobody
            reaching += self._own(companies, known_at)
            found |= {key: [] for key in companies}
        for (key, _), version in zip(reaching, self._versions([row for _, row in reaching]), strict=True):
            found[key].append(version.listing)
        return {key: tuple(listings) for key, listings in found.items()}

    def versions_for(self, subject_key: str, known_at: int | None = None) -> tuple[ListingVersion, ...]:
        """Like :meth:`listings_for` for one subject, with everything that is kept."""
        return tuple(self._versions([row for _, row in self._reaching([subject_key], known_at)]))

    def first_version(self, listing_id: str) -> int:
        """The version with which the entry came."""
        return self._number(sql.first_version, listing_id=listing_id)

    def get(self, listing_id: str) -> Listing | None:
        """The newest version as decisions read it."""
        version = self.newest([listing_id]).get(listing_id)
        return version.listing if version else None

    def newest(self, listing_ids: Collection[str], known_at: int | None = None) -> dict[str, ListingVersion]:
        """The newest version of each of these entries that exists."""
        if not listing_ids:
            return {}
        bound = sql.NO_LIMIT if known_at is None else known_at
        rows = sql.newest.rows(self._connection, keys=list(listing_ids), known_at=bound)
        return {version.listing.listing_id: version for version in self._versions(rows)}

    def standings(self, list_id: str, naturals: Collection[tuple[str, str]]) -> dict[tuple[str, str], Standing]:
        """What is known of these entries on one list."""
        if not naturals:
            return {}
        dialect = self._connection.dialect.name
        if dialect == "sqlite":
            asked: dict[str, Any] = {"naturals": json.dumps(list(naturals), ensure_ascii=False)}
        else:
            asked = dict(zip(("keys", "decisions"), map(list, zip(*naturals, strict=True)), strict=True))
        rows = self._rows(sql.standings[dialect], list_id=list_id, **asked)
        return {
            (row.subject_key, row.decision_key): Standing(
                row.listing_id, row.content_digest, row.valid_from, row.valid_to, row.exited_on
            )
            for row in rows
        }

    def count_listed(self, list_id: str, day: date) -> int:
        """Entries that are on a list on a day."""
        return self._number(sql.count_listed, list_id=list_id, day=day, known_at=sql.NO_LIMIT)

    def listed(self, list_id: str, day: date, *, before: int | None) -> list[str]:
        """Ids of entries that are on a list on a day."""
        named_before = sql.NO_LIMIT if before is None else before
        found = self._rows(sql.listed, list_id=list_id, day=day, known_at=sql.NO_LIMIT, named_before=named_before)
        return [row[0] for row in found]

    def history(self, listing_id: str) -> tuple[KnownVersion, ...]:
        """All versions of an entry, oldest first."""
        rows = self._rows(sql.history, listing_id=listing_id)
        return tuple(
            KnownVersion(version, Commit(row.version, row.at, row.actor))
            for version, row in zip(self._versions(rows), rows, strict=True)
        )

    def find(self, list_id: str, naturals: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Listing ids by natural key on one list."""
        if not naturals:
            return {}
        rows = self._rows(sql.find, list_id=list_id, keys=list({subject_key for subject_key, _ in naturals}))
        found = {(row.subject_key, row.decision_key): row.listing_id for row in rows}
        return {natural: found[natural] for natural in naturals if natural in found}

    def page(self, list_id: str, *, after: str | None, limit: int, known_at: int | None = None) -> ListPage:
        """Entries of a list by listing id."""
        bound = sql.NO_LIMIT if known_at is None else known_at
        rows = self._rows(sql.page, list_id=list_id, after=after or "", known_at=bound, limit=limit + 1)
        versions = tuple(self._versions(rows[:limit]))
        return ListPage(versions, versions[-1].listing.listing_id if len(rows) > limit else None)

    def changed_between(
        self, list_id: str, base: int, upto: int, *, after: str | None, limit: int
    ) -> tuple[list[tuple[ListingVersion | None, ListingVersion]], str | None]:
        """Entries with a version in (``base``, ``upto``], before and after, paged."""
        span = {"list_id": list_id, "base": base, "upto": upto}
        ids = [row[0] for row in self._rows(sql.changed_ids, **span, after=after or "", limit=limit + 1)]
        more = len(ids) > limit
        ids = ids[:limit]
        before, now = self.newest(ids, base), self.newest(ids, upto)
        return [(before.get(id_), now[id_]) for id_ in ids], ids[-1] if more else None

    def count_changed(self, list_id: str, base: int, upto: int) -> int:
        """How many entries :meth:`changed_between` goes through."""
        return self._number(sql.count_changed, list_id=list_id, base=base, upto=upto)

    # -- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def many(self) -> Iterator[None]:
        """SQLite gets a page cache that holds what is written to again and again.

        PostgreSQL keeps plans, also those behind foreign keys, that were made while a table was nearly empty: without this it
        would go through the whole table for every row. With new statistics every process plans anew once this is committed.
        """
        if self._connection.dialect.name == "sqlite":
            before = self._connection.exec_driver_sql("PRAGMA cache_size").scalar()
            self._connection.exec_driver_sql(f"PRAGMA cache_size = {_LARGE_CACHE}")
            try:
                yield
            finally:
                self._connection.exec_driver_sql(f"PRAGMA cache_size = {before}")
            return
        driver: Any = self._connection.connection.dbapi_connection
        threshold = driver.prepare_threshold
        driver.prepare_threshold = None
        self._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        try:
            yield
        finally:
            driver.prepare_threshold = threshold
        self._connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
        if self._inserted >= _MANY:
            self._connection.exec_driver_sql("ANALYZE subject, listing, listing_version, listing_responsible")

    def insert_listings(self, rows: Sequence[NewListing]) -> None:
        """Names new entries."""
        values = [(row.listing_id, row.list_id, row.subject_key, row.decision_key, row.version) for row in rows]
        insert_rows(self._connection, listing, values)

    def insert_new(self, list_id: str, version: int, entries: Sequence[NewEntry], texts: Set[str]) -> None:
        """Names new entries and adds their first versions."""
        seals = self._seals(new_persons(entries))
        names = [(e.listing_id, list_id, e.subject_key, e.draft.decision_key, version) for e in entries]
        insert_rows(self._connection, listing, names)
        insert_rows(self._connection, listing_version, [new_to_row(list_id, version, e, seals, texts) for e in entries])
        persons = [row for e in entries if e.person_keys for row in new_persons_to_rows(version, e, seals)]
        insert_rows(self._connection, listing_responsible, persons)
        self._inserted += len(entries)

    def append(self, versions: Sequence[ListingVersion]) -> None:
        """Adds versions with their responsible persons."""
        if not versions:
            return
        seals = self._seals(persons_of(versions))
        insert_rows(self._connection, listing_version, [version_to_row(version, seals) for version in versions])
        persons = [row for version in versions for row in persons_to_rows(version, seals)]
        insert_rows(self._connection, listing_responsible, persons)
