"""What both databases understand in words of their own: a moment's day in Shanghai, seconds between two moments, a table of days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, FromClause, Integer, String, cast, column, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from adapters.storage.tables.base import UtcDateTime


class shanghai_day(FunctionElement[Any]):  # noqa: N801  named like a function of SQL
    """The calendar day in Shanghai of a moment."""

    type = Date()
    inherit_cache = True
    name = "shanghai_day"


class seconds_between(FunctionElement[int]):  # noqa: N801
    """Whole seconds from the first moment to the second."""

    type = Integer()
    inherit_cache = True
    name = "seconds_between"


@compiles(shanghai_day, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """Moments are text of fixed width in UTC: before 16:00 it is the same day in Shanghai, which reading text tells sooner than arithmetic."""
    moment = compiler.process(element.clauses, **options)
    same, next_ = f"substr({moment}, 1, 10)", f"date({moment}, '+8 hours')"  # no summer time since 1991
    return f"(CASE WHEN substr({moment}, 12, 2) < '16' THEN {same} ELSE {next_} END)"


@compiles(shanghai_day, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Shanghai' AS DATE)"


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST(strftime('%s', {end}) AS INTEGER) - CAST(strftime('%s', {start}) AS INTEGER))"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(floor(extract(epoch FROM {end})) - floor(extract(epoch FROM {start})) AS INTEGER)"


class _day_table(FunctionElement[Any]):  # noqa: N801
    """The rows of a JSON array of pairs, a day and a moment."""

    inherit_cache = True
    name = "day_table"


@compiles(_day_table, "sqlite")
def _table_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return (
        "(SELECT json_extract(value, '$[0]') AS day, json_extract(value, '$[1]') AS late_from"  # noqa: S608
        f" FROM json_each({pairs}))"
    )


@compiles(_day_table, "postgresql")
def _table_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return (
        "(SELECT CAST(pair ->> 0 AS DATE) AS day, CAST(pair ->> 1 AS TIMESTAMPTZ) AS late_from"  # noqa: S608
        f" FROM json_array_elements(CAST({pairs} AS JSON)) AS pairs(pair))"
    )


class _reason_table(FunctionElement[Any]):  # noqa: N801
    """The rows of a JSON array of pairs, an id and a reason."""

    inherit_cache = True
    name = "reason_table"


@compiles(_reason_table, "sqlite")
def _reasons_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return (
        "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS why"  # noqa: S608
        f" FROM json_each({pairs}))"
    )


@compiles(_reason_table, "postgresql")
def _reasons_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return (
        "(SELECT pair ->> 0 AS id, pair ->> 1 AS why"  # noqa: S608
        f" FROM json_array_elements(CAST({pairs} AS JSON)) AS pairs(pair))"
    )


def day_table(name: str, rows: Sequence[tuple[date, datetime]]) -> FromClause:
    """Columns ``day`` and ``late_from``. All rows are one parameter, so that the statement stays the same for any number of them."""
    pairs = [[day.isoformat(), moment.astimezone(UTC).isoformat(timespec="microseconds")] for day, moment in rows]
    table = _day_table(literal(json.dumps(pairs), String()))
    rows_of = table.table_valued(column("day", Date()), column("late_from", UtcDateTime()), name=f"{name}_rows")
    return select(rows_of).cte(name).prefix_with("MATERIALIZED")  # else SQLite reads the parameter again for every case


def reason_table(name: str, rows: Sequence[tuple[str, str]]) -> FromClause:
    """Columns ``id`` and ``why``; one parameter, like the days."""
    table = _reason_table(literal(json.dumps(rows, ensure_ascii=False), String()))
    rows_of = table.table_valued(column("id", String()), column("why", String()), name=f"{name}_rows")
    return select(rows_of).cte(name).prefix_with("MATERIALIZED")


def joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts as one text, separated by strokes."""
    found: ColumnElement[str] = cast(parts[0], String)
    for part in parts[1:]:
        found = found.concat("/").concat(cast(part, String))
    return found
