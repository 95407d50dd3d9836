"""Fixtures that every area uses. ``-k sqlite`` or ``-k postgres`` selects one database.

``database`` is a SqlDatabase, migrated, with no rows. ``database_url`` is its URL, for tests that start a
server of their own; ``empty_database_url`` has no schema at all.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, delete, exists, literal, select, text, union_all

from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from adapters.storage.tables import base
from tests import servers
from tests.support.cheaper import cheaper

if TYPE_CHECKING:
    from adapters.crypto.keys import KeyRing
    from services.ports import Cipher, Signer

BACKENDS = ["sqlite", "postgres"]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """After the session's fixtures are gone, and before a worker tells that it is done."""
    servers.stop()


@pytest.fixture(scope="session", autouse=True)
def _cheaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with cheaper(tmp_path_factory.mktemp("cache")):
        yield


@pytest.fixture
def now() -> datetime:
    """A fixed moment: 22 November 2026, 10:00 in Shanghai."""
    return datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def _postgres_schema() -> Iterator[tuple[str, Engine]]:
    name = f"jc_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    url = servers.fresh_postgres_schema(name)
    engine = make_engine(url, pool_size=1)
    schema.upgrade(engine)
    yield url, engine
    engine.dispose()
    servers.drop_postgres_schema(name)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database with the whole schema and no rows; one that is this test's own while it runs."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
        return f"sqlite:///{path}"
    url, engine = request.getfixturevalue("_postgres_schema")
    _remove_rows(engine)
    return str(url)


def _remove_rows(engine: Engine) -> None:
    """Asks which tables have rows and deletes those: emptying all of them anew takes PostgreSQL ten times as long."""
    tables = list(reversed(base.metadata.sorted_tables))
    filled = [select(literal(table.name)).where(exists(select(table.columns[0]))) for table in tables]
    with engine.begin() as connection:
        connection.execute(
            text("SET LOCAL lock_timeout = '10s'")
        )  # a test that left a transaction open fails the next one here
        found = set(connection.execute(union_all(*filled)).scalars())
        for table in tables:
            if table.name in found:
                connection.execute(delete(table))


@pytest.fixture
def database(database_url: str, cipher: Cipher) -> Iterator[SqlDatabase]:
    """A SqlDatabase with the whole schema and no rows."""
    engine = make_engine(database_url)
    yield SqlDatabase(engine, cipher)
    engine.dispose()


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    name = f"jc_empty_{uuid.uuid4().hex[:12]}"
    yield servers.fresh_postgres_schema(name)
    servers.drop_postgres_schema(name)


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis server shared by this process's tests; keys should carry something of the test's own."""
    return servers.redis_url()


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Keys made for these tests."""
    from adapters.crypto.keys import KeyRing

    return KeyRing(tmp_path_factory.mktemp("home") / "keys")


@pytest.fixture
def cipher(keyring: KeyRing) -> Cipher:
    """Encrypts and fingerprints codes."""
    return keyring.cipher


@pytest.fixture
def signer(keyring: KeyRing) -> Signer:
    """Signs receipts."""
    return keyring.signer
