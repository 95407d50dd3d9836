"""SQL of wrapped keys: every table with a column ``wrapped_key`` keeps some."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Table, select, update

from adapters.storage.tables.base import metadata
from services.master_key.store import Wrap


class SqlWrapStore:
    """Implements services.master_key.store.WrapStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places(self) -> tuple[str, ...]:
        """See the protocol."""
        return tuple(sorted(name for name, table in metadata.tables.items() if "wrapped_key" in table.c))

    def page(self, place: str, *, after: str, limit: int) -> Sequence[Wrap]:
        """See the protocol."""
        table = metadata.tables[place]
        key = _key(table)
        wanted = select(key, table.c.wrapped_key).where(key > after, table.c.wrapped_key.is_not(None))
        return [Wrap(*row) for row in self._connection.execute(wanted.order_by(key).limit(limit))]

    def replace(self, place: str, old: Wrap, wrapped: bytes, key_id: str) -> bool:
        """See the protocol."""
        table = metadata.tables[place]
        values = {"wrapped_key": wrapped} | ({"key_id": key_id} if "key_id" in table.c else {})
        same = (_key(table) == old.row) & (table.c.wrapped_key == old.wrapped)
        return self._connection.execute(update(table).where(same).values(values)).rowcount == 1


def _key(table: Table) -> Column[str]:
    [key] = table.primary_key.columns
    return key
