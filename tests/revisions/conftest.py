"""An office on an empty database, and editions of its packs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.ports import Signer
from tests.revisions.office import Office, open_office
from tests.revisions.packs import edition


@pytest.fixture
def office(database: SqlDatabase, signer: Signer, tmp_path: Path, now: datetime) -> Iterator[Office]:
    opened = open_office(database, signer, tmp_path / "packs", now)
    yield opened
    opened.rules.close()


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[PackSet]:
    """Three editions of the same rule: from one, two and three million yuan."""
    root = tmp_path_factory.mktemp("editions")
    return [edition(root, f"{number}000000.00") for number in (1, 2, 3)]
