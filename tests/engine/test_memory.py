"""Memory stays flat over many messages, decisions, faults and rebuilt engines; as ratios, since machines differ."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.errors import EngineFault
from engine.language.ir import normal
from engine.matching.runner import Runner
from tests.engine import generators, packs
from tests.engine.harness import Rules, Spy, above

STATM = Path("/proc/self/statm")
pytestmark = pytest.mark.skipif(not STATM.exists(), reason="memory is read from /proc")

ALLOWED = 1.02


def _growth(work: Callable[[], None], rounds: int = 4) -> float:
    """Resident memory after several rounds of the same work over that after the first."""

    def resident() -> float:
        work()
        gc.collect()
        return float(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    first = resident()
    return max(resident() for _ in range(rounds)) / first


def test_fifty_thousand_messages() -> None:
    rng = random.Random(1)
    conditions = [normal(generators.condition(rng)) for _ in range(20)]
    messages = [generators.facts(rng) for _ in range(200)]
    with Rules(conditions, generators.MAYBE_MISSING) as rules:

        def work() -> None:
            for number in range(10_000):
                rules.decide(messages[number % 200])

        assert _growth(work) < ALLOWED


def test_decisions_and_engines_that_come_and_go() -> None:
    whole = packs.simple(packs.rule(when={"any": [{"matter.amount": {"gte": "1.00"}}, {"listing.banned": True}]}))
    given = packs.given(*(packs.listing(number=number, facts={"banned": bool(number % 2)}) for number in range(4)))

    def work() -> None:
        for _ in range(20):
            engine = RuleEngine(whole)
            for number in range(40):
                engine.decide(given, afresh=number % 2 == 0)
            engine.close()

    assert _growth(work) < ALLOWED


def test_situations_that_come_and_go() -> None:
    """Far more situations than may be remembered: each round decides, keeps and drops them anew."""
    rules = [packs.rule(f"r{number}", when={"matter.amount": f"{number}.00"}) for number in range(100)]
    engine = RuleEngine(packs.simple(*rules), situations=30)
    amounts = [packs.given(packs.listing(), fields={"government_funded": True, "amount": n * 100}) for n in range(100)]

    def work() -> None:
        for _ in range(10):
            for given in amounts:
                engine.decide(given)

    assert _growth(work) < ALLOWED
    [statistics] = engine.statistics().values()
    assert statistics.situations <= 30
    assert statistics.evicted > 4000
    engine.close()


def test_faults_and_rebuilt_rulesets() -> None:
    """13: throwing a ruleset away after a fault, with the fact still in it, gives its memory back."""
    with Rules([above(number) for number in range(40)]) as rules:
        definition = rules.shards[0].definition
        flat = {**dict.fromkeys(rules.shards[0].names.fields.values(), 1000), "~on": 1}
    spy = Spy("complete_and_start_action")
    runner = Runner(definition, spy)

    def work() -> None:
        spy.calls.clear()
        for _ in range(150):
            spy.armed = True
            with pytest.raises(EngineFault):
                runner.matches(flat)
            assert len(runner.matches(flat)) == 40

    assert _growth(work) < ALLOWED
    runner.close()
