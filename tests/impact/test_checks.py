"""The report over stored checks against deciding every one of them twice in full."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.impact.bench import open_bench
from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.impact.model import CheckImpact, CheckResult, Result
from services.impact.service import ImpactService
from services.ports import Cipher, Signer
from tests.impact.stored import expectations, fill_registry, later_changes, submit
from tests.impact.worlds import pair


@contextmanager
def engines(*packs: PackSet) -> Iterator[list[RuleEngine]]:
    running = [RuleEngine(one) for one in packs]
    yield running
    for engine in running:
        engine.close()


@pytest.mark.parametrize("seed", range(8))
def test_it_equals_deciding_every_check_twice(
    seed: int, database: SqlDatabase, cipher: Cipher, signer: Signer, now: datetime, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    first, second = pair(seed)
    third, _ = pair(seed + 1000)
    fill_registry(rng, database, cipher)
    with engines(first, second, third) as (a, b, other):
        submit(rng, database, a, cipher, signer, 12)
        later_changes(rng, database)
        submit(rng, database, other, cipher, signer, 12)
        found: dict[str, CheckResult] = {}
        service = ImpactService(database, partial(open_bench, tmp_path))
        report = service.report(
            a, b, actor="account:test", now=now, details=lambda one: found.update({one.check_id: one})
        )
        expected = expectations(database, a, b)
    for check_id, wanted in expected.items():
        told = found.get(check_id)
        if wanted.result is Result.UNCHANGED:
            assert told is None, (told, wanted)
            continue
        assert told is not None, wanted
        assert (told.result, told.before, told.after) == (wanted.result, wanted.before, wanted.after)
        assert tuple(sorted((m.subject, m.listing_id, m.measure, m.change) for m in told.measures)) == wanted.measures
    _sums_agree(report.checks, found, len(expected))
    assert list(tmp_path.glob("run/impact-*")) == []


def _sums_agree(told: CheckImpact | None, found: dict[str, CheckResult], total: int) -> None:
    assert told is not None
    assert (told.total, told.damaged, told.unknown) == (total, 0, 0)
    assert told.changed == len(found)
    assert told.unchanged == total - len(found)
    assert sum(one.checks for one in told.outcomes) == len(found)
    by_measure: dict[str, list[str]] = {}
    for result in found.values():
        for change in result.measures:
            by_measure.setdefault(change.measure, []).append(change.change)
    counted = {one.id: (one.gained, one.lost, one.altered) for one in told.measures}
    assert counted == {
        name: (changes.count("gained"), changes.count("lost"), changes.count("altered"))
        for name, changes in by_measure.items()
    }
    gained = sum(one.gained for one in told.lists)
    assert gained == sum(one.gained for one in told.measures)
