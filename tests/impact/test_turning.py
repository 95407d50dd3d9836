"""Between two turning days every rule is carried by the same bases: looked at day by day, on random packs and on those shipped."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.law.applying import LawOfDay
from engine.law.turning import Stretches
from engine.matching.compiler import compile_plans
from engine.packs.packset import PackSet
from tests.engine.packs import law, measure, memorandum, packset, rule
from tests.impact.worlds import pair

ROOT = Path(__file__).resolve().parents[2]


def carried(packs: PackSet, day: date) -> list[object]:
    """What the law says of every rule on a day."""
    found: list[object] = []
    for plan in compile_plans(packs).values():
        law_of_day = LawOfDay(packs, plan, day)
        for number in range(len(plan.entries)):
            found.append([(c.basis.basis.article, c.basis.reach, c.condition) for c in law_of_day.carriers(number)])
    return found


def same_within_stretches(packs: PackSet, days: list[date]) -> int:
    """How many stretches the days lie in."""
    stretches, seen = Stretches(packs), dict[int, list[object]]()
    for day in days:
        now = carried(packs, day)
        assert seen.setdefault(stretches.number(day), now) == now, day
    return len(seen)


@pytest.mark.parametrize("seed", range(3))
def test_random_packs(seed: int) -> None:
    packs, _ = pair(seed)
    days = [date(2025, 12, 25) + timedelta(days=n) for n in range(170)]
    assert same_within_stretches(packs, days) >= 2


@pytest.mark.parametrize(
    "changes",
    [
        {"in_force": {"from": "unknown"}, "text_version": "2026-02-03"},
        {"in_force": {"from": "2026-02", "until": "2026-04"}},
        {"in_force": {"from": "2026-02-10", "until": "2026-04-20"}},
    ],
)
def test_incomplete_dates_and_texts_that_nobody_looked_at_lately(changes: dict[str, object]) -> None:
    packs = packset(memorandum([rule()]), measure(), law(**changes))
    bare = [date(2026, 1, 25) + timedelta(days=n) for n in range(120)]
    fading = [date(2027, 4, 20) + timedelta(days=n) for n in range(30)]
    assert same_within_stretches(packs, bare + fading) >= 2


@pytest.mark.parametrize("period", [{"from": "2026-03-01"}, {"from": "2020-01-01", "until": "2026-03-10"}])
def test_a_rule_with_a_period_of_its_own(period: dict[str, str]) -> None:
    """A revision may replace a rule from a day on: before and after it are two stretches."""
    packs = packset(memorandum([rule(in_force=period)]), measure())
    assert same_within_stretches(packs, [date(2026, 2, 20) + timedelta(days=n) for n in range(25)]) == 2


def test_the_packs_that_are_shipped() -> None:
    packs = PackSet.load(ROOT, [ROOT / "rules/confirmations/demo.yaml"])
    days = random.Random(1).sample([date(2025, 6, 1) + timedelta(days=n) for n in range(1100)], 25)
    assert same_within_stretches(packs, sorted(days)) >= 2
