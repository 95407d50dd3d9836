"""The small packs, the check service and its archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from services.checks.archive import CheckArchive
from tests.support.fixed_rules import FixedRules
from tests.support.fixtures import checks, engine, packs

__all__ = ["archive", "checks", "engine", "packs"]


@pytest.fixture
def archive(database: SqlDatabase, engine: RuleEngine) -> Iterator[CheckArchive]:
    """What can be asked of stored checks."""
    archive = CheckArchive(database, FixedRules(engine))
    yield archive
    archive.close()
