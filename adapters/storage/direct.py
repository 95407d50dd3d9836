"""Statements on the road of every check: compiled once for each dialect and run on the driver's own cursor.

Running one through SQLAlchemy costs three to four times what the driver needs for it, and a check runs a dozen. All else is as
there: values and columns go through their types, errors are SQLAlchemy's, a connection that was lost is given up.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Connection, Dialect, Text, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine

_Convert = Callable[[Any], Any]


class _Texts(TypeDecorator[Sequence[str]]):
    """Any number of texts as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class among(ColumnElement[bool]):  # noqa: N801 - reads as a function of SQLAlchemy
    """``column`` is one of the texts given as ``name``: one statement for any number of them, so that it stays prepared."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str = "keys") -> None:
        self.column = column
        self.values: BindParameter[Any] = bindparam(name, type_=_Texts())


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} = ANY ({compiler.process(element.values, **options)})"


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    values = compiler.process(element.values, **options)
    return f"{compiler.process(element.column, **options)} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect has it: its parameters by name, or in their order, and the columns whose values are converted."""

    text: str
    positional: bool
    given: tuple[tuple[str, Any, _Convert | None], ...]
    converted: tuple[tuple[int, _Convert], ...]
    row: Callable[[Sequence[Any]], Any]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        ready = [
            (name, convert(values.get(name, own)) if convert else values.get(name, own))
            for name, own, convert in self.given
        ]
        return [value for _, value in ready] if self.positional else dict(ready)

    def read(self, found: Sequence[Any]) -> Any:
        """A row with its columns' names."""
        if self.converted:
            found = list(found)
            for place, convert in self.converted:
                found[place] = convert(found[place])
        return self.row(found)


Statement = ClauseElement | Callable[[str], ClauseElement]
"""A statement of Core, or what gives it for the name of a dialect."""


class Direct:
    """One statement, without ``expanding`` parameters: see :class:`among`. Rows are named tuples."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._made: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        """All rows."""
        made = self._compiled(connection.dialect)
        with _driver(connection, made.text) as driver:
            found = driver.execute(made.text, made.bound(values)).fetchall()
        return [made.read(row) for row in found]

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        found = self.rows(connection, **values)
        return found[0] if found else None

    def run(self, connection: Connection, *each: Mapping[str, Any]) -> None:
        """Once for each of them; gives no rows."""
        made = self._compiled(connection.dialect)
        bound = [made.bound(values) for values in each]
        with _driver(connection, made.text) as driver:
            if len(bound) == 1:  # for one alone psycopg's executemany is the longer way
                driver.execute(made.text, bound[0])
            elif bound:
                driver.cursor().executemany(made.text, bound)

    def _compiled(self, dialect: Dialect) -> _Compiled:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _compiled(self._statement, dialect)
        return made


def _compiled(statement: Statement, dialect: Dialect) -> _Compiled:
    known = statement(dialect.name) if callable(statement) else statement
    made: Any = known.compile(dialect=dialect)
    own, binds = made.params, made.binds
    types = [(column.keyname, column.type.dialect_impl(dialect)) for column in made._result_columns]
    row: Any = namedtuple("Row", [name for name, _ in types])  # type: ignore[misc]
    readers = [(place, kind.result_processor(dialect, None)) for place, (_, kind) in enumerate(types)]
    return _Compiled(
        text=made.string,
        positional=made.positional,
        given=tuple(
            (name, own[name], binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in (made.positiontup if made.positional else own)
        ),
        converted=tuple((place, convert) for place, convert in readers if convert is not None),
        row=row._make,
    )


@contextmanager
def _driver(connection: Connection, statement: str) -> Iterator[Any]:
    """The driver's connection; its errors become SQLAlchemy's, without the values, which may be personal data."""
    driver: Any = connection.connection.dbapi_connection
    dialect = connection.dialect
    try:
        yield driver
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate(error)
        told = DBAPIError.instance(statement, None, error, dialect.loaded_dbapi.Error, True, lost, dialect)
        raise told from error
