"""What both databases understand in words of their own: a moment's day in Shanghai, seconds between two moments, a table of days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnClause, Date, FromClause, Integer, String, cast, column, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from adapters.storage.tables.base import UtcDateTime
from services.reports.figures import FIELD


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
    return f"(unixepoch({end}) - unixepoch({start}))"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(floor(date_part('epoch', {end})) - floor(date_part('epoch', {start})) AS INTEGER)"  # extract gives numerics


class fields(FunctionElement[str]):  # noqa: N801
    """The values, none of them null, as one text with ``FIELD`` between them."""

    type = String()
    inherit_cache = True
    name = "fields"


@compiles(fields, "sqlite")
def _fields_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """A dozen concatenations take half as long again as formatting once."""
    values = [compiler.process(clause, **options) for clause in element.clauses]
    return f"printf('{FIELD.join(['%s'] * len(values))}', {', '.join(values)})"


@compiles(fields, "postgresql")
def _fields_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"concat_ws('{FIELD}', {compiler.process(element.clauses, **options)})"


class _pairs(FunctionElement[Any]):  # noqa: N801
    """The rows of a JSON array of pairs. Subclasses say what the two columns are called, and their types on PostgreSQL."""

    inherit_cache = True
    name = "pairs"
    columns_of: tuple[tuple[str, str], tuple[str, str]]


class _days(_pairs):  # noqa: N801
    inherit_cache = True
    columns_of = (("day", "DATE"), ("late_from", "TIMESTAMPTZ"))


class _reasons(_pairs):  # noqa: N801
    inherit_cache = True
    columns_of = (("id", "TEXT"), ("why", "TEXT"))


@compiles(_pairs, "sqlite")
def _pairs_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    taken = ", ".join(
        f"json_extract(value, '$[{place}]') AS {name}" for place, (name, _) in enumerate(element.columns_of)
    )
    return f"(SELECT {taken} FROM json_each({given}))"  # noqa: S608


@compiles(_pairs, "postgresql")
def _pairs_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    taken = ", ".join(
        f"CAST(pair ->> {place} AS {kind}) AS {name}" for place, (name, kind) in enumerate(element.columns_of)
    )
    return f"(SELECT {taken} FROM json_array_elements(CAST({given} AS JSON)) AS pairs(pair))"  # noqa: S608


def day_table(name: str, rows: Sequence[tuple[date, datetime]]) -> FromClause:
    """Columns ``day`` and ``late_from``."""
    pairs = [[day.isoformat(), moment.astimezone(UTC).isoformat(timespec="microseconds")] for day, moment in rows]
    return _table(name, _days, pairs, column("day", Date()), column("late_from", UtcDateTime()))


def reason_table(name: str, rows: Sequence[tuple[str, str]]) -> FromClause:
    """Columns ``id`` and ``why``."""
    return _table(name, _reasons, rows, column("id", String()), column("why", String()))


def _table(name: str, kind: type[_pairs], rows: Sequence[Sequence[str]], *columns: ColumnClause[Any]) -> FromClause:
    """All rows are one parameter, so that the statement stays the same for any number of them."""
    given = kind(literal(json.dumps(rows, ensure_ascii=False), String()))
    rows_of = given.table_valued(*columns, name=f"{name}_rows")
    return select(rows_of).cte(name).prefix_with("MATERIALIZED")  # else SQLite reads the parameter again for every case


def joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts as one text, separated by strokes."""
    found: ColumnElement[str] = cast(parts[0], String)
    for part in parts[1:]:
        found = found.concat("/").concat(cast(part, String))
    return found
