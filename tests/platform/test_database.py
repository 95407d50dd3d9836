"""Transactions and shared column types behave the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.storage import database
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables.base import JsonText, UtcDateTime
from services.ports import Cipher
from tests.support.cheaper import PRODUCTION_SYNCHRONOUS

PROBE = Table(
    "probe", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime), Column("data", JsonText)
)


@pytest.fixture
def probed(empty_database_url: str, cipher: Cipher) -> Iterator[SqlDatabase]:
    engine = make_engine(empty_database_url)
    PROBE.create(engine)
    yield SqlDatabase(engine, cipher)
    engine.dispose()


def _rows(probed: SqlDatabase) -> list[tuple[object, ...]]:
    with probed.read() as uow:
        return [tuple(row) for row in uow.connection.execute(select(PROBE).order_by(PROBE.c.at))]


def test_moments_come_back_aware_in_utc_and_sort_by_time(probed: SqlDatabase) -> None:
    early = datetime(2026, 1, 1, 7, 59, 59, tzinfo=timezone(timedelta(hours=8)))  # 2025-12-31T23:59:59Z
    late = datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC)
    with probed.write() as uow:
        uow.connection.execute(insert(PROBE), [{"id": 1, "at": late}, {"id": 2, "at": early}])
    assert [(row[0], row[1]) for row in _rows(probed)] == [(2, early), (1, late)]
    assert all(row[1].tzinfo is UTC for row in _rows(probed))  # type: ignore[attr-defined]


def test_a_naive_moment_is_refused(probed: SqlDatabase) -> None:
    with pytest.raises(Exception, match="time zone"), probed.write() as uow:
        uow.connection.execute(insert(PROBE).values(id=1, at=datetime(2026, 1, 1)))
    assert _rows(probed) == []


def test_json_round_trips_and_nan_is_refused(probed: SqlDatabase) -> None:
    value = {"名称": ["甲", 1, None, True], "a": {"b": "c"}}
    with probed.write() as uow:
        uow.connection.execute(insert(PROBE).values(id=1, at=datetime.now(UTC), data=value))
    assert _rows(probed)[0][2] == value
    with pytest.raises(Exception, match="not JSON compliant"), probed.write() as uow:
        uow.connection.execute(insert(PROBE).values(id=2, at=datetime.now(UTC), data=float("nan")))


def test_what_was_written_is_not_in_an_error_s_text(probed: SqlDatabase) -> None:
    """Such texts end in the log, where no name and no code belongs."""
    row = {"id": 1, "data": {"name": "示某人"}}
    with pytest.raises(IntegrityError) as caught, probed.write() as uow:
        uow.connection.execute(insert(PROBE).values([row, row]))
    assert "示某人" not in str(caught.value)


def test_an_error_in_a_write_keeps_nothing(probed: SqlDatabase) -> None:
    def write_and_fail() -> None:
        with probed.write() as uow:
            uow.connection.execute(insert(PROBE).values(id=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert _rows(probed) == []


def test_a_read_is_one_snapshot(probed: SqlDatabase) -> None:
    with probed.read() as reader:
        before = reader.connection.execute(select(PROBE.c.id)).all()
        with probed.write() as writer:
            writer.connection.execute(insert(PROBE).values(id=1))
        assert reader.connection.execute(select(PROBE.c.id)).all() == before == []
    assert len(_rows(probed)) == 1


def test_a_connection_whose_server_has_gone_is_replaced_before_it_is_used(probed: SqlDatabase) -> None:
    if probed.engine.dialect.name == "sqlite":
        pytest.skip("an embedded database has no server")
    with probed.write() as one, probed.write() as other:  # two connections, both idle afterwards
        mine = [uow.connection.scalar(select(func.pg_backend_pid())) for uow in (one, other)]
    engine = make_engine(probed.engine.url.render_as_string(hide_password=False))
    with engine.connect() as admin:
        for pid in mine:
            assert admin.scalar(select(func.pg_terminate_backend(pid, 5000)))
    engine.dispose()
    for _ in mine:
        assert _rows(probed) == []


def test_connections_that_open_a_new_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    def opened(number: int) -> object:
        engine = make_engine(f"sqlite:///{tmp_path / str(number // 3)}.db")
        try:
            with engine.connect() as connection:
                return connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        finally:
            engine.dispose()

    with ThreadPoolExecutor(max_workers=3) as pool:
        assert set(pool.map(opened, range(300))) == {"wal"}


def test_only_what_need_not_last_is_committed_without_waiting_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SQLITE_SYNCHRONOUS", PRODUCTION_SYNCHRONOUS)
    found = {}
    for lasting in (True, False):
        engine = make_engine(f"sqlite:///{tmp_path / 'probe.db'}", lasting=lasting)
        with engine.connect() as connection:
            found[lasting] = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        engine.dispose()
    assert found == {True: 2, False: 1}  # FULL, NORMAL
