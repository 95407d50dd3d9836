"""What the doctor says of a healthy installation and of each thing that can be wrong with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters import doctor
from adapters.bus.in_process import InProcessBus
from adapters.bus.redis_bus import RedisBus
from adapters.crypto.keys import KeyRing
from adapters.storage import schema
from adapters.storage.database import begin_write, make_engine
from tests import servers


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_database_must_be_migrated(engine: Engine) -> None:
    finding = doctor.check_database(engine)
    assert not finding.healthy
    assert "db upgrade" in finding.advice
    schema.upgrade(engine)
    assert doctor.check_database(engine).healthy
    with begin_write(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    finding = doctor.check_database(engine)
    assert not finding.healthy
    assert "9999" in finding.detail


def test_an_old_sqlite_is_told_before_a_report_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/jc.db")
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 37, 2))
    finding = doctor.check_database(engine)
    engine.dispose()
    assert not finding.healthy
    assert "3.38" in finding.detail


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://user:secret@/none?host=/nonexistent", "sqlite:////nonexistent/jc.db"]
)
def test_a_database_out_of_reach_is_told_without_its_password(url: str) -> None:
    engine = make_engine(url)
    finding = doctor.check_database(engine)
    engine.dispose()
    assert not finding.healthy
    assert "secret" not in finding.detail
    assert finding.advice


def test_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert doctor.check_keys(folder).healthy
    assert not folder.exists()
    key_id = KeyRing(folder).signer.key_id
    assert key_id in doctor.check_keys(folder).detail
    (folder / "trusted" / f"{key_id}.pem").rename(tmp_path / "moved.pem")
    assert "trusted" in doctor.check_keys(folder).detail
    (folder / "hmac-index.key").write_text("damaged")
    assert "hmac-index.key" in doctor.check_keys(folder).detail
    folder.chmod(0o750)
    finding = doctor.check_keys(folder)
    assert not finding.healthy
    assert f"chmod 700 {folder}" in finding.advice


def test_an_empty_key_folder_is_reported_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    assert not doctor.check_keys(folder).healthy
    assert list(folder.iterdir()) == []


def test_sm2_works_here() -> None:
    assert doctor.check_sm2().healthy


def test_redis() -> None:
    assert doctor.check_bus(None).healthy
    assert doctor.check_bus(InProcessBus()).healthy
    with servers.RedisServer() as server:
        bus = RedisBus(server.url)
        assert doctor.check_bus(bus).healthy
        server.kill()
        finding = doctor.check_bus(bus)
        bus.close()
    assert not finding.healthy
    assert "JC_REDIS_URL" in finding.advice
