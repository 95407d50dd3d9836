"""Connections and transactions, the same for SQLite and PostgreSQL.

SQLite: WAL, full fsync, a write begins with BEGIN IMMEDIATE so that writers queue instead of failing late.
PostgreSQL: writes are READ COMMITTED with explicit row locks; a read is one REPEATABLE READ snapshot that can write nothing.
Transactions begin and end by :mod:`adapters.storage.line`, with the statements that wait there: psycopg's own BEGIN is one answer
more to wait for, and after its ROLLBACK every statement that the server has prepared is planned anew.
"""

from __future__ import annotations

import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from adapters.storage.direct import LINE, Direct, line_of, over_line, send_waiting
from adapters.storage.line import Line
from adapters.storage.unit_of_work import SqlUnitOfWork
from services.errors import UnavailableError
from services.ports import Cipher

_WRITE_OPTION = "jiangcheng_write"
SQLITE_SYNCHRONOUS = "FULL"
"""What is committed is on the disk, also when the machine loses its power."""
SQLITE_SYNCHRONOUS_NOT_LASTING = "NORMAL"
"""The file is sound whatever happens; without power it may lack what was committed last. Closed, it lacks nothing."""
_SQLITE_TIMEOUT = 10
"""Seconds that a statement waits for another connection's lock."""
_SQLITE = {"check_same_thread": False, "timeout": _SQLITE_TIMEOUT}

_SNAPSHOT_OPTION = "jiangcheng_snapshot"
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
"""Row locks are meant as READ COMMITTED gives them, whatever the server's default is."""

_BEGIN = Direct(text("BEGIN"))
_BEGIN_WRITING = Direct(text("BEGIN IMMEDIATE"))


def make_engine(url: str, pool_size: int = 16, *, lasting: bool = True) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql+psycopg://…``. Other databases are refused.

    Not ``lasting``: a commit on SQLite does not wait for the disk, for data that can be made again. Errors do not tell a statement's values: they may be personal data, and errors are logged.
    """
    if url.startswith("sqlite:"):
        engine = create_engine(url, hide_parameters=True, connect_args=_SQLITE)
        event.listen(engine, "connect", partial(_prepare_sqlite, lasting))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.startswith("postgresql+psycopg:"):
        # The connection used last is used next: what it and its server process hold is still in the processor's caches.
        engine = create_engine(url, hide_parameters=True, pool_size=pool_size, max_overflow=0, pool_use_lifo=True)
        event.listen(engine, "checkout", _refuse_left)
        event.listen(engine, "begin", _begin_postgres)
        event.listen(engine, "before_cursor_execute", _beside_the_line)
        event.listen(engine, "commit", _commit_postgres)
        event.listen(engine, "rollback", _rollback_postgres)
        event.listen(engine, "reset", _reset_postgres)
        return engine
    raise ValueError("database URL must begin with sqlite: or postgresql+psycopg:")


def _prepare_sqlite(lasting: bool, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we issue BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    _use_wal(cursor)
    synchronous = SQLITE_SYNCHRONOUS if lasting else SQLITE_SYNCHRONOUS_NOT_LASTING
    for pragma in (f"synchronous={synchronous}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Turning a new file to WAL does not wait for another process that is doing the same: it fails, and is tried again."""
    give_up = time.monotonic() + _SQLITE_TIMEOUT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get(_WRITE_OPTION, False)
    (_BEGIN_WRITING if write else _BEGIN).run(connection)


def _begin_postgres(connection: Connection) -> None:
    snapshot = connection.get_execution_options().get(_SNAPSHOT_OPTION, False)
    line_of(connection).begin(_SNAPSHOT if snapshot else _WRITING)


def _beside_the_line(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    send_waiting(connection)
    line_of(connection).forget(statement)


def _commit_postgres(connection: Connection) -> None:
    over_line(connection, Line.commit)


def _rollback_postgres(connection: Connection) -> None:
    if connection.invalidated:
        return
    driver: Any = connection.connection.dbapi_connection
    if driver.closed:  # a wait was broken off
        connection.invalidate()
    else:
        over_line(connection, Line.rollback)


def _reset_postgres(_driver: Any, record: Any, _state: Any) -> None:
    """Before the pool ends what nobody has ended: its own way would have the server forget what is prepared."""
    if (line := record.info.get(LINE)) is not None:
        line.rollback()


def _refuse_left(connection: Any, _record: Any, _proxy: Any) -> None:
    """An idle connection has nothing to say unless its server has gone: a look at the socket, and no question to the server.

    The pool then opens a new one instead.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError("the server hung up")


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """One writing transaction on a plain connection; commits when the block ends well."""
    options = {_WRITE_OPTION: True} if engine.dialect.name == "sqlite" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


class SqlDatabase:
    """Opens units of work on one engine. The cipher seals the heads of the audit chains."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self._cipher = cipher
        self._sqlite = engine.dialect.name == "sqlite"
        self._reading = engine if self._sqlite else engine.execution_options(**{_SNAPSHOT_OPTION: True})

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """One transaction; commits when the block ends well."""
        with _unreachable_told(), begin_write(self.engine) as connection:
            yield SqlUnitOfWork(connection, self._cipher)

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """One snapshot; nothing that happens in it is kept."""
        with (
            _unreachable_told(),
            self._reading.connect() as connection,
            connection.begin() as transaction,
        ):
            yield SqlUnitOfWork(connection, self._cipher)
            if self._sqlite:
                transaction.rollback()


@contextmanager
def _unreachable_told() -> Iterator[None]:
    """A database that cannot be reached, is full or too busy is UnavailableError to everyone above."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise UnavailableError(
            "database_unavailable",
            "数据库暂时不可用",
            "数据没有保存，也没有得出结论",
            "请稍后重试；持续出现时请联系运维人员",
        ) from error
