"""Statements that wait for the next answer on a connection to PostgreSQL: their order, their errors, what ends them."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from adapters.storage.bulk import insert_rows
from adapters.storage.clauses import among
from adapters.storage.database import SqlDatabase
from adapters.storage.direct import Direct, DirectInsert
from adapters.storage.line import Line
from adapters.storage.tables.checks import revision_text
from tests.support.backends import only_postgres

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
add = DirectInsert(revision_text)
names = Direct(select(revision_text.c.revision).order_by(revision_text.c.revision))
some = Direct(select(revision_text.c.revision).where(among(revision_text.c.revision)))


def row(revision: str) -> dict[str, object]:
    return {"revision": revision, "canonical": b"", "stored_at": AT}


def found(database: SqlDatabase) -> list[str]:
    with database.read() as uow:
        return [one.revision for one in names.rows(uow.connection)]


def test_all_statements_keep_their_order_whichever_way_they_go(database: SqlDatabase) -> None:
    with database.write() as uow:
        add.run(uow.connection, row("a"))
        assert uow.connection.scalar(text("SELECT count(*) FROM revision_text")) == 1
        add.run(uow.connection, row("b"))
        insert_rows(uow.connection, revision_text, [(f"c{number:03d}", b"", AT) for number in range(200)])
        with pytest.raises(IntegrityError):
            insert_rows(uow.connection, revision_text, [("b", b"", AT)])
        uow.connection.rollback()
    with database.write() as uow:
        add.run(uow.connection, row("a"))
        uow.connection.execute(text("DELETE FROM revision_text"))
        add.run(uow.connection, row("z"))
    assert found(database) == ["z"]


def test_more_than_may_wait_is_written_all_the_same(database: SqlDatabase) -> None:
    with database.write() as uow:
        add.run(uow.connection, *[row(f"r{number:04d}") for number in range(700)])
    assert len(found(database)) == 700


def test_what_waits_is_gone_with_its_transaction(database: SqlDatabase) -> None:
    def fail() -> None:
        with database.write() as uow:
            add.run(uow.connection, row("a"))
            raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            fail()
    with database.write() as uow:
        add.run(uow.connection, row("b"))
    assert found(database) == ["b"]


def test_an_error_names_the_statement_that_has_waited(database: SqlDatabase) -> None:
    def fail() -> None:
        with database.write() as uow:
            add.run(uow.connection, row("a"))
            add.run(uow.connection, row("a"))
            names.rows(uow.connection)

    with pytest.raises(IntegrityError) as told:
        fail()
    assert str(told.value.statement).startswith("INSERT INTO revision_text")
    assert found(database) == []


def test_a_read_writes_nothing(database: SqlDatabase) -> None:
    """PostgreSQL refuses it, SQLite rolls it back."""
    refused = nullcontext() if database.engine.dialect.name == "sqlite" else pytest.raises(DBAPIError)
    with refused, database.read() as uow:
        add.run(uow.connection, row("a"))
    assert found(database) == []


@only_postgres
def test_what_is_prepared_is_made_again_where_the_server_has_dropped_it(database: SqlDatabase) -> None:
    with database.write() as uow:
        for statement in ("DROP TABLE IF EXISTS none_such", "SELECT 1"):
            for _ in range(8):  # psycopg prepares from the sixth time on, and drops what it has prepared
                assert some.rows(uow.connection, keys=["a"]) == []
                uow.connection.execute(text("SELECT 2"))
                uow.connection.execute(text(statement))


@only_postgres
def test_what_is_prepared_outlives_a_rollback(database: SqlDatabase) -> None:
    known = text("SELECT name FROM pg_prepared_statements WHERE name LIKE 'line%'")
    for _ in range(2):
        with database.write() as uow:
            assert some.rows(uow.connection, keys=["a"]) == []
            before = set(uow.connection.scalars(known))
            uow.connection.rollback()
        with database.write() as uow:
            assert before <= set(uow.connection.scalars(known))
    left = database.engine.raw_connection()  # given back in the middle of a transaction
    left.cursor().execute("SELECT 1")
    left.close()
    with database.read() as uow:
        assert before <= set(uow.connection.scalars(known))
        assert some.rows(uow.connection, keys=["a"]) == []


@only_postgres
def test_a_wait_that_is_broken_off_leaves_nothing(database: SqlDatabase) -> None:
    def interrupted() -> None:
        with database.write() as uow:
            add.run(uow.connection, row("a"))
            with patch.object(Line, "_next", side_effect=KeyboardInterrupt):
                names.rows(uow.connection)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert found(database) == []


def test_without_transactions_what_waits_is_sent(database: SqlDatabase) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection, connection.begin():
        add.run(connection, row("a"))
    assert found(database) == ["a"]


@only_postgres
def test_what_gives_nothing_is_not_waited_for(database: SqlDatabase) -> None:
    with patch.object(Line, "_go", autospec=True, side_effect=Line._go) as went:
        with database.write() as uow:
            add.run(uow.connection, row("a"))
            add.run(uow.connection, row("b"))
            names.rows(uow.connection)
            add.run(uow.connection, row("c"))
        with database.write():
            pass
    assert went.call_count == 2, "one answer was wanted, and the end of the transaction"
    assert found(database) == ["a", "b", "c"]
