"""An office that keeps dossiers, on the small packs with a calendar whose holidays are made up."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.ports import Cipher
from tests.dossiers.office import CALENDAR, Office
from tests.support.packs import small_packs


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs with working days; the list ``idle`` is not in use."""
    return small_packs(tmp_path_factory.mktemp("packs"), {"rules/calendar/2026.yaml": CALENDAR})


@pytest.fixture
def office(database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> Office:
    return Office(database, cipher, packs, now)
