"""Readiness: each part that fails is named, and its cause stays in the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.storage import schema
from adapters.storage.database import make_engine
from tests.api.world import World, open_world


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[World]:
    """A city of this test's own, to break."""
    url = f"sqlite:///{tmp_path}/city.db"
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    with open_world(tmp_path, url) as opened:
        yield opened


def parts(world: World) -> tuple[int, dict[str, bool]]:
    answer = world.client(None).get("/health/ready")
    return answer.status_code, {name: part["ok"] for name, part in answer.json()["parts"].items()}


def test_alive_needs_nothing(fragile: World) -> None:
    fragile.application.close()
    assert fragile.client(None).get("/health/live").json() == {"status": "ok"}


def test_an_engine_that_is_closed_is_not_ready(fragile: World) -> None:
    assert parts(fragile)[0] == 200
    fragile.application.active.close()
    status, found = parts(fragile)
    assert (status, found["engine"], found["database"]) == (503, False, True)


def test_a_lost_bus_is_shown_and_turns_nobody_away(fragile: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragile.application.bus, "healthy", lambda: False)
    status, found = parts(fragile)
    assert (status, found["bus"]) == (200, False)


def test_a_schema_of_another_version_is_not_ready(fragile: World) -> None:
    with fragile.application.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    status, found = parts(fragile)
    assert (status, found["schema"]) == (503, False)


def test_a_database_that_is_gone_is_told_everywhere(fragile: World) -> None:
    with fragile.application.database.engine.begin() as connection:
        for table in ("account_session", "registry_counter"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    status, found = parts(fragile)
    assert (status, found["database"]) == (503, False)
    answer = fragile.client(None).get("/api/v1/cases", headers={"cookie": "jc_session=anything"})
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    page = fragile.client(None).get("/cases", headers={"cookie": "jc_session=anything"})
    assert page.status_code == 503
    assert "稍后重试" in page.text
