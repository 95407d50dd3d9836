"""Statements past SQLAlchemy's execution: values, errors and lost connections are as with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import IntegrityError

from adapters.storage.clauses import among
from adapters.storage.database import SqlDatabase
from adapters.storage.direct import Direct, DirectInsert
from adapters.storage.tables.checks import revision_text
from services.errors import UnavailableError
from tests.support.backends import only_postgres

AT = datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=8)))
add = DirectInsert(revision_text)
add_new = DirectInsert(revision_text, revision_text.c.revision, or_ignore=True)
named = Direct(
    select(revision_text)
    .where(
        among(revision_text.c.revision),
        revision_text.c.stored_at <= bindparam("at"),
        revision_text.c.stored_at >= bindparam("at"),
    )
    .order_by(revision_text.c.revision)
)


def row(revision: str) -> dict[str, object]:
    return {"revision": revision, "canonical": b"\x00text", "stored_at": AT}


def test_values_and_columns_go_through_their_types(database: SqlDatabase) -> None:
    with database.write() as uow:
        add.run(uow.connection)
        add.run(uow.connection, row("a"))
        add.run(uow.connection, row("b"), row("c"))
        found = named.rows(uow.connection, keys=["a", "c", "x"], at=AT)
        assert [one.revision for one in found] == ["a", "c"]
        assert (found[0].canonical, found[0].stored_at) == (b"\x00text", AT)
        assert found[0].stored_at.tzinfo is UTC
        assert named.first(uow.connection, keys=["a", "b"], at=AT).revision == "a"
        assert named.first(uow.connection, keys=[], at=AT) is None


@pytest.mark.parametrize("count", [0, 1, 7, 8, 23])
def test_any_number_of_rows_go_in_in_their_order(database: SqlDatabase, count: int) -> None:
    names = [f"r{number:02d}" for number in range(count)]
    with database.write() as uow:
        add.run(uow.connection, *map(row, names))
        assert [one.revision for one in named.rows(uow.connection, keys=names, at=AT)] == names


def test_rows_that_are_there_stay_and_those_that_went_in_are_told(database: SqlDatabase) -> None:
    with database.write() as uow:
        add.run(uow.connection, row("b"))
        new = add_new.run(uow.connection, row("a"), row("b") | {"canonical": b"other"}, row("c"))
        assert [one.revision for one in new] == ["a", "c"]
        assert named.first(uow.connection, keys=["b"], at=AT).canonical == b"\x00text"


def test_a_column_that_is_not_given_is_null(database: SqlDatabase) -> None:
    with pytest.raises(IntegrityError), database.write() as uow:
        add.run(uow.connection, {"revision": "a", "stored_at": AT})


def test_errors_are_sqlalchemys_and_tell_no_values(database: SqlDatabase) -> None:
    with database.write() as uow:
        add.run(uow.connection, row("secret"))
    with pytest.raises(IntegrityError) as told, database.write() as uow:
        add.run(uow.connection, row("secret"))
    assert "b'" not in str(told.value).split("[SQL")[-1]


@only_postgres
def test_a_connection_that_is_lost_is_given_up(database: SqlDatabase) -> None:
    def lose() -> None:
        with database.read() as uow:
            lost = uow.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with database.write() as other:
                other.connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})
            named.rows(uow.connection, keys=["a"], at=AT)

    with pytest.raises(UnavailableError):
        lose()
    with database.read() as uow:
        assert named.rows(uow.connection, keys=["a"], at=AT) == []
