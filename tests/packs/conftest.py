"""The real packs, read twice: by the engine and by the third interpreter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from tests.packs.catalogue import ROOT, Catalogue

DEMO = ROOT / "rules" / "confirmations" / "demo.yaml"


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return Catalogue(DEMO)


@pytest.fixture(scope="package")
def packs() -> PackSet:
    return PackSet.load(ROOT, [DEMO])


@pytest.fixture(scope="package")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    found = RuleEngine(packs)
    yield found
    found.close()


@pytest.fixture(scope="package")
def unconfirmed_engine() -> Iterator[RuleEngine]:
    """Production's first day: the same packs, nothing confirmed."""
    found = RuleEngine(PackSet.load(ROOT, []))
    yield found
    found.close()
