"""Three expressions that both databases understand in words of their own: a moment's day in Shanghai, the seconds between two moments, a text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Integer, String, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


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
    return f"date({compiler.process(element.clauses, **options)}, '+8 hours')"  # no summer time since 1991


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


def joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """The parts as one text, separated by strokes."""
    found: ColumnElement[str] = cast(parts[0], String)
    for part in parts[1:]:
        found = found.concat("/").concat(cast(part, String))
    return found
