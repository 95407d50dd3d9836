"""Inserting many rows at once, without a statement or an object per row: a listing file has a million.

SQLite takes tuples through executemany; PostgreSQL takes them as COPY, which knows no conflicts, so rows that may be there
already go through a temporary table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Table

from adapters.storage.tables.base import UtcDateTime

_FEW = 100
"""Up to here statements are cheaper than a COPY."""

Rows = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, rows: Rows, *, leave_existing: bool = False) -> int:
    """Inserts rows that have a value for every column, in the table's order; how many were inserted.

    ``leave_existing``: a row that meets an existing one is left out; on PostgreSQL it waits for another transaction that is
    inserting the same key.
    """
    if not rows:
        return 0
    kept = _as_driver_takes(connection.dialect, table, rows)
    if connection.dialect.name == "sqlite" or len(rows) <= _FEW:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        statement = _insert(table, mark) + (" ON CONFLICT DO NOTHING" if leave_existing else "")
        result = connection.exec_driver_sql(statement, list(kept), execution_options={"preserve_rowcount": True})
        return result.rowcount
    if not leave_existing:
        _copy(connection, f"COPY {table.name} ({_columns(table)}) FROM STDIN", kept)
        return len(kept)
    return _copy_missing(connection, table, kept)


def _copy_missing(connection: Connection, table: Table, rows: Rows) -> int:
    incoming, columns = f"incoming_{table.name}", _columns(table)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} (LIKE {table.name}) ON COMMIT DROP")
    _copy(connection, f"COPY {incoming} ({columns}) FROM STDIN", rows)
    result = connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {incoming} ON CONFLICT DO NOTHING",  # noqa: S608
        execution_options={"preserve_rowcount": True},
    )
    connection.exec_driver_sql(f"TRUNCATE {incoming}")
    return result.rowcount


def _copy(connection: Connection, statement: str, rows: Rows) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


@cache
def _insert(table: Table, mark: str) -> str:
    marks = ", ".join([mark] * len(table.columns))
    return f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({marks})"  # noqa: S608


def _as_driver_takes(dialect: Dialect, table: Table, rows: Rows) -> Rows:
    """Values as the columns' types bind them. Days and moments come again and again in a lot: each is converted once."""
    conversions = _conversions(dialect.name, table, dialect)
    if not conversions:
        return rows
    kept = [list(row) for row in rows]
    for place, convert, repeats in conversions:
        if repeats:
            made = {value: convert(value) for value in {row[place] for row in kept}}
            for row in kept:
                row[place] = made[row[place]]
        else:
            for row in kept:
                row[place] = convert(row[place])
    return [tuple(row) for row in kept]


_Conversion = tuple[int, Callable[[Any], Any], bool]
_made: dict[tuple[str, Table], list[_Conversion]] = {}


def _conversions(name: str, table: Table, dialect: Dialect) -> list[_Conversion]:
    if (name, table) not in _made:
        _made[name, table] = [
            (place, convert, isinstance(column.type, Date | UtcDateTime))
            for place, column in enumerate(table.columns)
            if (convert := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        ]
    return _made[name, table]
