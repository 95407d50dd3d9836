"""On packs that the generator makes up, right engine and right law leave nothing to mend in any boundary table."""

from __future__ import annotations

import os
import random

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples.boundaries.explore import explore
from tests.engine.packs import NOW
from tests.examples.random_packs import pack_set

SEEDS = range(int(os.environ.get("JC_BOUNDARY_PACKS", "25")))


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_nothing_to_mend(seed: int) -> None:
    packs = pack_set(random.Random(seed))
    engine = RuleEngine(packs)
    try:
        report = explore(packs, engine, NOW)
    finally:
        engine.close()
    defects = [(f.rule, f.list_id, *told) for f in report.rules for told in f.surprises if told[0].defect]
    assert defects == []
    assert report.ok
