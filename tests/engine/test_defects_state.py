"""Defects of durable-rules' Host, states, threads and actions that the runner avoids, by the number of their reproduction."""

from __future__ import annotations

import itertools
import json
import random
import threading

import durable_rules_engine as native

from engine.language.ir import normal
from engine.matching.dialect import ANCHOR
from engine.matching.runner import Runner
from engine.matching.shards import compile_shards
from tests.engine import generators
from tests.engine.harness import NUMBER, USED_CALLS, Rules, Spy, above, equal


def test_repro_02_nothing_of_one_message_stays_for_the_next() -> None:
    """02: events that match half a pattern stay for ever and join with another subject's data."""
    shards = compile_shards([equal("subject.kind", "a")], frozenset())
    spy = Spy()
    runner = Runner(shards[0].definition, spy)
    for kind in itertools.islice(itertools.cycle("ab"), 2000):
        runner.matches({ANCHOR: 1, "subject-kind": kind})
    # Every fact that the engine kept was retracted; one that matched nothing was never kept.
    assert spy.calls.count("retract_fact") == 1000 + 1
    handle = runner._handle
    assert json.loads(native.get_facts(handle, "0")) == []
    assert json.loads(native.get_events(handle, "0")) == []
    runner.close()


def test_repro_04_and_05_no_state_per_subject() -> None:
    """04, 05: states are found by a 32-bit hash of the sid and end at 1,024. There is one state, whatever the subjects."""
    spy = Spy()
    runner = Runner(compile_shards([equal("subject.region", "s7")], frozenset())[0].definition, spy)
    answers = [runner.matches({ANCHOR: 1, "subject-region": f"s{number}"}) for number in range(3000)]
    assert [number for number, found in enumerate(answers) if found] == [7]
    runner.close()
    assert spy.calls.count("delete_state") == 1


def test_repro_06_and_13_rulesets_come_and_go() -> None:
    """06, 13, 17: deleting a state that never acted frees wild pointers. ``~touch`` acts first, so closing is always safe."""
    definition = compile_shards([equal("subject.kind", "a")], frozenset())[0].definition
    for used in (True, False) * 100:
        runner = Runner(definition)
        if used:
            assert runner.matches({ANCHOR: 1, "subject-kind": "a"}) == {"c0"}
        runner.close()
        runner.close()


def test_repro_07_and_22_threads_get_their_own_answers() -> None:
    """07, 22, 23: background threads steal results and burn CPU. There are none, and callers are kept apart by a lock."""
    before = threading.active_count()
    wrong: list[int] = []
    with Rules([equal("matter.count", number, NUMBER) for number in range(4)]) as rules:
        assert threading.active_count() == before

        def work(mine: int) -> None:
            for _ in range(1500):
                found = rules.decide({"matter.count": mine})
                if [number for number, value in found.items() if value] != [mine]:
                    wrong.append(mine)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_repro_12_25_26_28_nothing_runs_inside_actions() -> None:
    """12, 25, 26, 28: exceptions, delays and retractions in actions lose answers. No rule of ours has an action."""
    shards = compile_shards([equal("subject.kind", "a"), above(3)], frozenset())
    assert [list(rule) for shard in shards for rule in shard.definition.values()] == [["all"], ["all"]]


def test_repro_19_and_24_only_seven_calls_are_used() -> None:
    """19, 24: batches drop facts silently, timers re-create deleted states. Neither is ever called."""
    rng = random.Random(19)
    spy = Spy()
    conditions = [normal(generators.condition(rng)) for _ in range(10)]
    for shard in compile_shards(conditions, generators.MAYBE_MISSING):
        runner = Runner(shard.definition, spy)
        runner.matches({ANCHOR: 1})
        runner.rebuild()
        runner.close()
    assert set(spy.calls) <= USED_CALLS
