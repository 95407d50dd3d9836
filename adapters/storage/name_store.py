"""SQL of the name search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, or_, select, update

from adapters.storage.bulk import insert_rows
from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.tables.names import name_cursor, name_entry, name_posting
from adapters.storage.tables.registry import listing, listing_version
from engine.inputs import SubjectKind
from services.names.store import Cursor, IndexedName, NamePage

_CURSOR = [field.name for field in fields(Cursor)]
_MANY = 500
"""Values per IN list; both databases keep such statements prepared."""
_STREAMED = 4096

_cursor = select(*(name_cursor.c[name] for name in _CURSOR))
_next_list = select(func.min(listing.c.list_id)).where(listing.c.list_id > bindparam("after"))
_of_organisations = select(listing_version.c.subject_key, listing_version.c.name).where(
    listing_version.c.version > bindparam("after"),
    listing_version.c.version <= bindparam("upto"),
    listing_version.c.subject_kind != SubjectKind.NATURAL_PERSON.value,
    listing_version.c.sealed.is_(None),
    listing_version.c.name != "",
)
_of_one_list = _of_organisations.where(listing_version.c.list_id == bindparam("list_id"))
_page = (
    _of_organisations.add_columns(listing_version.c.listing_id, listing_version.c.version)
    .where(
        or_(
            listing_version.c.listing_id > bindparam("last_id"),
            and_(
                listing_version.c.listing_id == bindparam("last_id"),
                listing_version.c.version > bindparam("last_version"),
            ),
        )
    )
    .order_by(listing_version.c.listing_id, listing_version.c.version)
    .limit(bindparam("limit"))
)
_known = select(name_entry.c.subject_key, name_entry.c.core).where(
    name_entry.c.subject_key.in_(bindparam("keys", expanding=True))
)
_cores = (
    select(name_entry.c.name_id, name_entry.c.core)
    .where(name_entry.c.name_id >= bindparam("first"), name_entry.c.name_id < bindparam("before"))
    .order_by(name_entry.c.name_id)
)
_by_ids = select(name_entry).where(name_entry.c.name_id.in_(bindparam("ids", expanding=True)))
_sizes = (
    select(name_posting.c.gram, func.sum(name_posting.c.size))
    .where(
        name_posting.c.block.in_(bindparam("blocks", expanding=True)),
        name_posting.c.gram.in_(bindparam("grams", expanding=True)),
    )
    .group_by(name_posting.c.gram)
)
_postings = (
    select(name_posting.c.block, name_posting.c.places)
    .where(name_posting.c.block.in_(bindparam("blocks", expanding=True)), name_posting.c.gram == bindparam("gram"))
    .order_by(name_posting.c.block)
)


class SqlNameStore:
    """Implements services.names.store.NameStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self) -> Cursor:
        """See the protocol."""
        return self._read(_cursor)

    def hold(self) -> Cursor:
        """See the protocol. SQLite has no row locks and needs none."""
        self._make_row()
        return self._read(_cursor.with_for_update())

    def move(self, cursor: Cursor) -> None:
        """See the protocol."""
        self._connection.execute(update(name_cursor).values(**dict(zip(_CURSOR, astuple(cursor), strict=True))))

    def take_turn(self, holder: str, now: datetime, until: datetime) -> bool:
        """See the protocol."""
        self._make_row()
        columns = name_cursor.c
        free = or_(columns.keeper.is_(None), columns.keeper == holder, columns.keeper_until <= now)
        taken = update(name_cursor).where(free).values(keeper=holder, keeper_until=until)
        return self._connection.execute(taken).rowcount == 1

    def pending(self, after: int, upto: int) -> Iterator[tuple[str, str]]:
        """See the protocol. List by list, as there is an index of versions for each; the first time the whole table."""
        if after == 0:
            yield from self._streamed(_of_organisations, after=after, upto=upto)
            return
        for list_id in list(self._lists()):
            yield from self._streamed(_of_one_list, after=after, upto=upto, list_id=list_id)

    def page(self, after: int, upto: int, last: tuple[str, int], limit: int) -> NamePage:
        """See the protocol."""
        bounds = {"after": after, "upto": upto, "last_id": last[0], "last_version": last[1], "limit": limit}
        rows = self._connection.execute(_page, bounds).all()
        reached = (rows[-1].listing_id, rows[-1].version) if rows else last
        return NamePage([(row.subject_key, row.name) for row in rows], reached)

    def known(self, subject_keys: Collection[str]) -> set[tuple[str, str]]:
        """See the protocol."""
        return {
            (key, core)
            for keys in _batches(subject_keys)
            for key, core in self._connection.execute(_known, {"keys": keys})
        }

    def add(self, names: Sequence[IndexedName]) -> None:
        """See the protocol."""
        insert_rows(self._connection, name_entry, [(name.name_id, name.subject_key, name.core) for name in names])

    def cores(self, first: int, before: int) -> list[tuple[int, str]]:
        """See the protocol."""
        if first >= before:
            return []
        rows = self._connection.execute(_cores, {"first": first, "before": before}).all()
        return list(map(tuple, rows))

    def by_ids(self, name_ids: Collection[int]) -> list[IndexedName]:
        """See the protocol."""
        return [
            IndexedName(*row)
            for ids in _batches(name_ids)
            for row in self._connection.execute(_by_ids, {"ids": ids}).all()
        ]

    def add_postings(self, block: int, postings: Mapping[str, bytes]) -> None:
        """See the protocol."""
        rows = [(block, gram, len(places) // 2, places) for gram, places in sorted(postings.items())]
        insert_rows(self._connection, name_posting, rows)

    def sizes(self, blocks: int, grams: Collection[str]) -> dict[str, int]:
        """See the protocol."""
        wanted = {"blocks": list(range(blocks)), "grams": sorted(grams)}
        return {gram: int(size) for gram, size in self._connection.execute(_sizes, wanted)}

    def postings(self, blocks: int, gram: str) -> list[tuple[int, bytes]]:
        """See the protocol."""
        rows = self._connection.execute(_postings, {"blocks": list(range(blocks)), "gram": gram}).all()
        return [(block, places) for block, places in rows]

    def clear(self) -> None:
        """See the protocol."""
        self._connection.execute(delete(name_posting))
        self._connection.execute(delete(name_entry))

    def _read(self, wanted: Select[Any]) -> Cursor:
        row = self._connection.execute(wanted).one_or_none()
        return Cursor(*row) if row else Cursor()

    def _make_row(self) -> None:
        first = {"id": 1} | dict(zip(_CURSOR, astuple(Cursor()), strict=True))
        self._connection.execute(insert_or_ignore(self._connection, name_cursor), first)

    def _lists(self) -> Iterator[str]:
        found = ""
        while (found := self._connection.execute(_next_list, {"after": found}).scalar() or "") != "":
            yield found

    def _streamed(self, wanted: Select[Any], **values: object) -> Iterator[tuple[str, str]]:
        with self._connection.execute(wanted.execution_options(yield_per=_STREAMED), values) as rows:
            for row in rows:
                yield row.subject_key, row.name


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(values)
    while batch := list(islice(remaining, _MANY)):
        yield batch
