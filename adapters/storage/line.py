"""What goes over one connection to PostgreSQL on the road of every check: prepared statements through libpq's pipeline.

A statement whose answer nobody waits for stays here until one is asked, or until the transaction ends, and goes with it: each
answer that is waited for costs the service, the server and the network more than the statement itself. What goes wrong with one
that has waited is told then. The driver's connection belongs to psycopg and SQLAlchemy as before; they must find nothing
waiting, see :func:`adapters.storage.database.make_engine`.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from typing import Any, NamedTuple

_DROPPING = ("DROP", "ALTER", "ROLLBACK", "DISCARD", "DEALLOCATE")
"""After these psycopg has the server forget everything that is prepared."""

_UNKNOWN_NAME = "26000"
"""The server knows no such prepared statement."""

_AT_MOST = 256
"""Statements that wait."""


FAILED = "jiangcheng_statement"
"""Attribute of an error: the text of the statement that has failed, which may be one that had waited."""


class _Waiting(NamedTuple):
    text: str
    values: Sequence[Any]
    formats: Sequence[Any]


class Line:
    """One for each connection, used by one thread at a time. Parameters are ``$1`` and cast in the text, so that they need no types."""

    def __init__(self, driver: Any) -> None:
        from psycopg import pq
        from psycopg.adapt import Transformer

        self._driver, self._pgconn = driver, driver.pgconn
        self._adapt = Transformer(driver)
        self._status, self._idle = pq.ExecStatus, pq.TransactionStatus.IDLE
        self._good = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
        self._readable = select.poll()
        self._readable.register(self._pgconn.socket, select.POLLIN)
        self._waiting: list[_Waiting] = []
        self._names: dict[str, bytes] = {}
        self._named = 0

    def begin(self, text: str) -> None:
        """Opens a transaction with what goes next."""
        if not self._driver.autocommit:
            self._waiting = [_Waiting(text, (), ())]

    def put(self, text: str, values: Sequence[Any], formats: Sequence[Any]) -> None:
        """A statement whose rows nobody wants. Values are taken now: what they hold may change."""
        self._waiting.append(_Waiting(text, *self._dumped(values, formats)))
        if len(self._waiting) >= _AT_MOST:
            self.send()

    def ask(self, text: str, values: Sequence[Any], formats: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement, which goes at once with all that waits."""
        self._waiting.append(_Waiting(text, *self._dumped(values, formats)))
        return self._go()

    def send(self) -> None:
        """Sends what waits: something else follows on this connection."""
        if self._waiting:
            self._go()

    def commit(self) -> None:
        """Ends the transaction with all that waits."""
        if self._driver.autocommit:
            self.send()
            return
        if len(self._waiting) > 1 or self._pgconn.transaction_status != self._idle:
            self._waiting.append(_Waiting("COMMIT", (), ()))
            self._go()
        self._waiting = []  # or nothing was done in it

    def rollback(self) -> None:
        """Ends it without. Unlike psycopg's own this leaves what is prepared."""
        self._waiting = []
        if not self._driver.closed and self._pgconn.transaction_status != self._idle:
            self._waiting.append(_Waiting("ROLLBACK", (), ()))
            self._go()

    def forget(self, statement: str) -> None:
        """Told of each statement that goes another way."""
        if statement.lstrip()[:10].upper().startswith(_DROPPING):
            self._names = {}

    def _dumped(self, values: Sequence[Any], formats: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
        return self._adapt.dump_sequence(values, formats), self._adapt.formats or ()

    def _go(self) -> list[tuple[Any, ...]]:
        """Sends everything and takes every answer; the rows of the last statement."""
        waiting, self._waiting = self._waiting, []
        sent: list[tuple[_Waiting, bytes | None]] = []
        try:
            self._pgconn.enter_pipeline_mode()
            for one in waiting:
                self._start(one, sent)
            self._pgconn.pipeline_sync()
            failed, rows = self._answers(sent)
            self._pgconn.exit_pipeline_mode()
        except BaseException:
            self._driver.close()  # nobody knows what is under way: the server takes it back
            raise
        if failed is not None:
            raise failed
        return rows

    def _start(self, one: _Waiting, sent: list[tuple[_Waiting, bytes | None]]) -> None:
        if self._driver.prepare_threshold is None:  # plans must not stay
            self._pgconn.send_query_params(one.text.encode(), one.values, param_formats=one.formats)
            sent.append((one, None))
            return
        name = self._names.get(one.text)
        if name is None:
            self._named += 1
            name = self._names[one.text] = b"line_%d" % self._named
            self._pgconn.send_prepare(name, one.text.encode())
            sent.append((one, name))
        self._pgconn.send_query_prepared(name, one.values, one.formats)
        sent.append((one, None))

    def _answers(self, sent: list[tuple[_Waiting, bytes | None]]) -> tuple[Exception | None, list[tuple[Any, ...]]]:
        failed: Exception | None = None
        rows: list[tuple[Any, ...]] = []
        for one, prepared in sent:
            result = self._next()
            if result.status in self._good:
                if one is sent[-1][0] and prepared is None:
                    self._adapt.set_pgresult(result)
                    rows = self._adapt.load_rows(0, result.ntuples, tuple)
            else:
                if prepared is not None:
                    self._names.pop(one.text, None)
                failed = failed or self._error(one.text, result)
            self._pgconn.get_result()  # None: the end of this one's
        self._next()  # the end of all
        return failed, rows

    def _next(self) -> Any:
        """The next result; waiting for it can be interrupted."""
        while self._pgconn.is_busy():
            self._readable.poll()
            self._pgconn.consume_input()
        result = self._pgconn.get_result()
        if result is None or (result.status == self._status.FATAL_ERROR and self._lost()):
            from psycopg import OperationalError

            raise OperationalError("the connection is lost")
        return result

    def _lost(self) -> bool:
        from psycopg import pq

        return bool(self._pgconn.status == pq.ConnStatus.BAD)

    def _error(self, text: str, result: Any) -> Exception:
        from psycopg.errors import error_from_result

        error = error_from_result(result, encoding=self._adapt.encoding)
        setattr(error, FAILED, text)
        if error.sqlstate == _UNKNOWN_NAME:
            self._names = {}  # dropped behind our back: the next transaction makes them again
        return error
