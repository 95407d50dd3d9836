"""Insert that leaves an existing row as it is, in the dialect of the connection.

On PostgreSQL it waits for another transaction that is inserting the same key; on SQLite writers queue anyway.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


def insert_or_ignore(connection: Connection, table: Table, *returned: Column[Any]) -> Insert:
    """``INSERT … ON CONFLICT DO NOTHING [RETURNING …]``; made once for each table, as putting a statement together is dear."""
    return _insert(connection.dialect.name, table, returned)


@cache
def _insert(dialect: str, table: Table, returned: tuple[Column[Any], ...]) -> Insert:
    made: Insert = (sqlite if dialect == "sqlite" else postgresql).insert(table).on_conflict_do_nothing()
    return made.returning(*returned) if returned else made
