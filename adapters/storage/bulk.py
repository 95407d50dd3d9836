"""Inserting many rows at once, without a statement or an object per row: a listing file has a million.

SQLite takes tuples through executemany; PostgreSQL takes them as COPY, which knows no conflicts, so rows that may be there
already go through a temporary table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence, Set
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, Date, Dialect, Table
from sqlalchemy.types import TypeEngine

from adapters.storage.direct import send_waiting
from adapters.storage.tables.base import JsonText, UtcDateTime

_FEW = 100
"""Up to here statements are cheaper than a COPY."""

Rows = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Inserts rows that have a value for every column, in the table's order."""
    if not rows:
        return
    kept = _as_driver_takes(connection.dialect, table, rows)
    if _by_statement(connection, rows):
        connection.exec_driver_sql(_insert(connection, table), list(kept))
    else:
        _copy(connection, f"COPY {table.name} ({_columns(table)}) FROM STDIN", kept)


def insert_missing(connection: Connection, table: Table, rows: Rows) -> Set[str]:
    """As :func:`insert_rows`, but a row that meets an existing one is left out; the keys (the first column) of those.

    On PostgreSQL a row waits for another transaction that is inserting the same one.
    """
    if not rows:
        return frozenset()
    kept = _as_driver_takes(connection.dialect, table, rows)
    if not _by_statement(connection, rows):
        return _copy_missing(connection, table, kept)
    statement = f"{_insert(connection, table)} ON CONFLICT DO NOTHING"
    result = connection.exec_driver_sql(statement, list(kept), execution_options={"preserve_rowcount": True})
    return frozenset() if result.rowcount == len(kept) else _lacking(connection, table, [row[0] for row in kept])


def _by_statement(connection: Connection, rows: Rows) -> bool:
    return connection.dialect.name == "sqlite" or len(rows) <= _FEW


def _lacking(connection: Connection, table: Table, keys: Sequence[str]) -> Set[str]:
    """Which of these keys the table does not have: few, so only they are fetched."""
    sqlite = connection.dialect.name == "sqlite"
    asked = json.dumps(keys) if sqlite else list(keys)
    given = "json_each(?) AS asked" if sqlite else "unnest(%s::text[]) AS asked (value)"
    key = table.columns[0].name
    found = connection.exec_driver_sql(
        f"SELECT asked.value FROM {given}"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {table.name} WHERE {key} = asked.value)",
        (asked,),
    )
    return frozenset(found.scalars())


def _copy_missing(connection: Connection, table: Table, rows: Rows) -> Set[str]:
    incoming, columns, key = f"incoming_{table.name}", _columns(table), table.columns[0].name
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} (LIKE {table.name}) ON COMMIT DROP")
    _copy(connection, f"COPY {incoming} ({columns}) FROM STDIN", rows)
    left_out = connection.exec_driver_sql(
        f"WITH made AS (INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {incoming}"  # noqa: S608
        f" ON CONFLICT DO NOTHING RETURNING {key}) SELECT {key} FROM {incoming} EXCEPT SELECT {key} FROM made"
    )
    keys = frozenset(left_out.scalars())
    connection.exec_driver_sql(f"TRUNCATE {incoming}")
    return keys


def _copy(connection: Connection, statement: str, rows: Rows) -> None:
    send_waiting(connection)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _insert(connection: Connection, table: Table) -> str:
    return _insert_with(table, "?" if connection.dialect.name == "sqlite" else "%s")


@cache
def _insert_with(table: Table, mark: str) -> str:
    marks = ", ".join([mark] * len(table.columns))
    return f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({marks})"  # noqa: S608


def _as_driver_takes(dialect: Dialect, table: Table, rows: Rows) -> Rows:
    """Values as the columns' types bind them, column by column. Days and moments come again and again in a lot: each is converted once."""
    conversions = _conversions(dialect.name, table, dialect)
    if not conversions:
        return rows
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, convert, repeats in conversions:
        if repeats:
            made = {value: convert(value) for value in set(columns[place])}
            columns[place] = [made[value] for value in columns[place]]
        else:
            columns[place] = [convert(value) for value in columns[place]]
    return list(zip(*columns, strict=True))


_Conversion = tuple[int, Callable[[Any], Any], bool]
_made: dict[tuple[str, Table], list[_Conversion]] = {}


def _conversions(name: str, table: Table, dialect: Dialect) -> list[_Conversion]:
    if (name, table) not in _made:
        _made[name, table] = [
            (place, convert, isinstance(column.type, Date | UtcDateTime))
            for place, column in enumerate(table.columns)
            if (convert := _converter(column.type, dialect)) is not None
        ]
    return _made[name, table]


def _converter(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return _json_text if isinstance(kind, JsonText) else kind.dialect_impl(dialect).bind_processor(dialect)


def _json_text(value: Any) -> str | None:
    """As JsonText writes it, in a tenth of the time. Not for floats: where that refuses what is no number, this would write null."""
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
