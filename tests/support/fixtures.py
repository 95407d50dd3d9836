"""Fixtures shared by the tests of checks, cases and reports; their conftest files import them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.checks.service import CheckService
from services.ports import Cipher, Signer
from tests.support.checks import service_for
from tests.support.packs import small_packs


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs."""
    return small_packs(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="session")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    """An engine on the small packs."""
    engine = RuleEngine(packs)
    yield engine
    engine.close()


@pytest.fixture
def checks(database: SqlDatabase, engine: RuleEngine, cipher: Cipher, signer: Signer) -> CheckService:
    """The check service on an empty database."""
    return service_for(database, engine, cipher, signer)
