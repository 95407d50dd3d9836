"""``world`` is fresh and runs on both databases; ``shared`` is one SQLite world per module, for tests that only look or add."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.storage import schema
from adapters.storage.database import make_engine
from tests.api.world import World, fill, open_world


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A city with entries, on SQLite and on PostgreSQL."""
    with open_world(tmp_path / "home", database_url) as opened:
        yield fill(opened)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A city with entries, shared by the tests of one module."""
    home = tmp_path_factory.mktemp("city")
    url = f"sqlite:///{home}/city.db"
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    with open_world(home, url) as opened:
        yield fill(opened)
