"""Statements on the road of every check: compiled once for each dialect and run on the driver's own cursor.

Running one through SQLAlchemy costs three to four times what the driver needs for it, and a check runs a dozen. All else is as
there: values and columns go through their types, errors are SQLAlchemy's, a connection that was lost is given up.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Dialect, LargeBinary, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeEngine

from adapters.storage.line import FAILED, Line

_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect has it: its parameters in their order, and the columns whose values are converted."""

    text: str
    given: tuple[tuple[str, Any], ...]
    converts: tuple[_Convert | None, ...]
    formats: tuple[Any, ...]
    converted: tuple[tuple[int, _Convert], ...]
    row: Callable[[Sequence[Any]], Any]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """Named values as the driver takes them."""
        return self.ready([values.get(name, own) for name, own in self.given])

    def ready(self, values: Sequence[Any]) -> list[Any]:
        """Values in their order as the driver takes them."""
        return [convert(value) if convert else value for value, convert in zip(values, self.converts, strict=True)]

    def read(self, found: Sequence[Any]) -> Any:
        """A row with its columns' names."""
        if self.converted:
            found = list(found)
            for place, convert in self.converted:
                found[place] = convert(found[place])
        return self.row(found)

    def ask(self, connection: Connection, values: list[Any]) -> list[Any]:
        """All rows. The driver's errors become SQLAlchemy's, without the values, which may be personal data."""
        try:
            if connection.dialect.name == "sqlite":
                found = _cursor(connection).execute(self.text, values).fetchall()
            else:
                found = line_of(connection).ask(self.text, values, self.formats)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _of_sqlalchemy(connection, self.text, error) from error
        return [self.read(row) for row in found]

    def run(self, connection: Connection, several: list[list[Any]]) -> None:
        """Once for each of them, for no rows. On PostgreSQL it may wait for the next that is asked, and fail then."""
        try:
            if connection.dialect.name == "sqlite":
                cursor = _cursor(connection)
                cursor.execute(self.text, several[0])
                if len(several) > 1:
                    cursor.executemany(self.text, several[1:])
            else:
                line = line_of(connection)
                for values in several:
                    line.put(self.text, values, self.formats)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _of_sqlalchemy(connection, self.text, error) from error


def _of_sqlalchemy(connection: Connection, text: str, error: Exception) -> StatementError:
    """``text`` unless the driver's error is of one that has waited."""
    dialect, driver = connection.dialect, connection.connection.dbapi_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    text = getattr(error, FAILED, text)
    told: StatementError = DBAPIError.instance(text, None, error, dialect.loaded_dbapi.Error, True, lost, dialect)
    return told


def over_line(connection: Connection, act: Callable[[Line], None]) -> None:
    """Does something with what goes over this connection to PostgreSQL; errors as for all statements."""
    try:
        act(line_of(connection))
    except connection.dialect.loaded_dbapi.Error as error:
        raise _of_sqlalchemy(connection, "", error) from error


def line_of(connection: Connection) -> Line:
    """What goes over this connection to PostgreSQL."""
    info = connection.info
    line: Line | None = info.get(LINE)
    if line is None:
        line = info[LINE] = Line(connection.connection.dbapi_connection)
    return line


def send_waiting(connection: Connection) -> None:
    """Sends what waits: the driver's own connection is used next."""
    if connection.dialect.name != "sqlite":
        over_line(connection, Line.send)


def as_row(record: Any) -> dict[str, Any]:
    """A dataclass's fields by name. Unlike ``dataclasses.asdict`` it copies nothing."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


Statement = ClauseElement | Callable[[str], ClauseElement]
"""A statement of Core, or what gives it for the name of a dialect."""


class Direct:
    """One statement, without ``expanding`` parameters: see :mod:`adapters.storage.clauses`. Rows are named tuples."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._made: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        """All rows."""
        made = self.compiled(connection.dialect)
        return made.ask(connection, made.bound(values))

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        found = self.rows(connection, **values)
        return found[0] if found else None

    def run(self, connection: Connection, **values: Any) -> None:
        """Gives no rows. On PostgreSQL it may wait for the next that does, and fail then."""
        made = self.compiled(connection.dialect)
        made.run(connection, [made.bound(values)])

    def compiled(self, dialect: Dialect) -> _Compiled:
        """The statement as this dialect has it, made once."""
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _compiled(self._statement, dialect)
        return made


class DirectInsert:
    """Inserts any number of rows, columns that are not given being null: a few by one statement, each number with a text of its own.

    ``or_ignore`` leaves rows that are there as they are (see ``conflicts``). ``returned`` are columns of the rows that went in.
    """

    def __init__(self, table: Table, *returned: Column[Any], or_ignore: bool = False) -> None:
        self._table = table
        self._names = [column.name for column in table.columns]
        self._returned = returned
        self._or_ignore = or_ignore
        self._few: dict[int, Direct] = {}

    def run(self, connection: Connection, *rows: Mapping[str, Any]) -> list[Any]:
        """Inserts them in their order; what is returned of those that went in."""
        if len(rows) > _FEW and not self._returned:
            made = self._made(1, connection.dialect)
            made.run(connection, [self._values(made, [row]) for row in rows])
            return []
        found = list[Any]()
        for start in range(0, len(rows), _FEW):
            few = rows[start : start + _FEW]
            made = self._made(len(few), connection.dialect)
            values = self._values(made, few)
            if self._returned:
                found += made.ask(connection, values)
            else:
                made.run(connection, [values])
        return found

    def _values(self, made: _Compiled, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        return made.ready([row.get(name) for row in rows for name in self._names])

    def _made(self, count: int, dialect: Dialect) -> _Compiled:
        if count not in self._few:  # made when first needed: all of them would lengthen every start
            self._few[count] = Direct(self._statement(count))
        return self._few[count].compiled(dialect)

    def _statement(self, count: int) -> Callable[[str], ClauseElement]:
        rows = [
            {column.name: bindparam(f"{n}_{column.name}", None, column.type) for column in self._table.columns}
            for n in range(count)
        ]

        def of(dialect: str) -> ClauseElement:
            made: Any = (sqlite if dialect == "sqlite" else postgresql).insert(self._table).values(rows)
            made = made.on_conflict_do_nothing() if self._or_ignore else made
            known: ClauseElement = made.returning(*self._returned) if self._returned else made
            return known

        return of


_FEW = 8
"""Rows. Most checks have no more of anything, and the server keeps a hundred statements prepared for each connection."""


def _compiled(statement: Statement, dialect: Dialect) -> _Compiled:
    known = statement(dialect.name) if callable(statement) else statement
    made: Any = known.compile(dialect=_numbering(dialect))
    own, binds = made.params, made.binds
    types = [(column.keyname, column.type.dialect_impl(dialect)) for column in made._result_columns]
    row: Any = namedtuple("Row", [name for name, _ in types])  # type: ignore[misc]
    readers = [(place, kind.result_processor(dialect, None)) for place, (_, kind) in enumerate(types)]
    return _Compiled(
        text=made.string,
        given=tuple((name, own[name]) for name in made.positiontup),
        converts=tuple(binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in made.positiontup),
        formats=_formats(dialect, [binds[name].type for name in made.positiontup]),
        converted=tuple((place, convert) for place, convert in readers if convert is not None),
        row=row._make,
    )


def _numbering(dialect: Dialect) -> Dialect:
    """On PostgreSQL parameters are ``$1`` as the server has them, so that psycopg has nothing to replace."""
    if dialect.name == "sqlite":
        return dialect
    return type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]


def _formats(dialect: Dialect, types: Iterable[TypeEngine[Any]]) -> tuple[Any, ...]:
    """How psycopg writes parameters: bytes as they are, all else as text, whose type the statement tells."""
    if dialect.name == "sqlite":
        return ()
    from psycopg.adapt import PyFormat

    return tuple(PyFormat.BINARY if isinstance(kind, LargeBinary) else PyFormat.TEXT for kind in types)


def _cursor(connection: Connection) -> Any:
    """One for each of SQLite's connections."""
    kept = connection.info.get(_CURSOR)
    if kept is None:
        driver: Any = connection.connection.dbapi_connection
        kept = connection.info[_CURSOR] = driver.cursor()
    return kept


_CURSOR = "adapters.storage.direct"
LINE = "adapters.storage.line"
"""Under this name a connection's ``info`` holds its :class:`Line`."""
