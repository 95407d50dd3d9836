"""Situations: what is served from the table is what durable-rules would have decided, and the table keeps its bounds."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from engine.language.ir import Condition, Leaf, Op, normal
from engine.matching.compiler import Plan, compile_shards
from engine.matching.dialect import could_be_true, names_for
from engine.matching.evaluation import SITUATIONS, Evaluation, PlanEvaluator
from engine.matching.limits import pieces
from engine.matching.situations import Classifier, SituationTable, Statistics
from engine.values import FieldType, Value
from tests.engine import generators
from tests.engine.generators import FIELDS, MAYBE_MISSING

Facts = Mapping[str, Value]


def plan(rng: random.Random, count: int) -> Plan:
    """A plan of random conditions that nobody's rules ask."""
    found: dict[Condition, Condition] = {}
    while len(found) < count:
        meaning = generators.condition(rng)
        whole = normal(meaning)
        if pieces(could_be_true(whole, names_for([whole]), MAYBE_MISSING)) is not None:
            found.setdefault(whole, meaning)
    shards = compile_shards(tuple(found), MAYBE_MISSING)
    return Plan("m", "l", FIELDS, (), tuple(found), tuple(found.values()), shards, tuple(() for _ in found))


@contextmanager
def evaluator(of: Plan, situations: int = SITUATIONS) -> Iterator[PlanEvaluator]:
    found = PlanEvaluator(of, situations)
    yield found
    found.close()


def other_of_its_kind(rng: random.Random, classifier: Classifier, facts: Facts) -> Facts:
    """Another message of the same situation: as many fields as can be take other values of their buckets."""
    turned = dict(facts)
    for part in classifier.partitions:
        if part.field in facts:
            drawn = (generators.value(rng, FIELDS[part.field]) for _ in range(12))
            same = [value for value in drawn if part.bucket(value) == part.bucket(facts[part.field])]
            turned |= {part.field: rng.choice(same)} if same else {}
    unread = FIELDS.keys() - {part.field for part in classifier.partitions}
    turned |= {name: generators.value(rng, FIELDS[name]) for name in unread}
    return turned


@pytest.mark.parametrize("count", [1, 3, 12, 40])
def test_served_is_decided(count: int) -> None:
    """Random packs, random messages, then others of the same situations: each as a cold evaluation decides it."""
    rng = random.Random(count)
    turned = 0
    for _ in range(12):
        of = plan(rng, count)
        classifier = Classifier(of.meanings)
        with evaluator(of) as warm, evaluator(of, 0) as cold:
            for _ in range(40):
                one = generators.facts(rng)
                other = other_of_its_kind(rng, classifier, one)
                turned += one != other
                for facts in (one, other, one):
                    assert warm.evaluate(facts) == cold.evaluate(facts)
            statistics = warm.statistics()
            assert statistics is not None
            assert statistics.hits >= 80
            assert statistics.situations == statistics.decided <= 40
    assert turned > 300


def test_a_message_has_the_situation_that_its_buckets_tell() -> None:
    rng = random.Random(1)
    for _ in range(60):
        of = plan(rng, rng.choice((1, 4, 15)))
        classifier = Classifier(of.meanings)
        told: dict[int, tuple[int, ...]] = {}
        for _ in range(60):
            facts = generators.facts(rng)
            buckets = tuple(part.bucket(facts.get(part.field)) for part in classifier.partitions)
            key = classifier.key(facts)
            assert 0 <= key < classifier.size
            assert told.setdefault(key, buckets) == buckets
        assert len(set(told.values())) == len(told)


def test_what_no_condition_reads_leaves_no_trace() -> None:
    rng = random.Random(2)
    classifier = Classifier([generators.leaf(rng) for _ in range(5)])
    facts = generators.facts(rng)
    assert classifier.key({**facts, "listing.unheard_of": "x", "matter.new": 3}) == classifier.key(facts)
    assert Classifier([]).key(facts) == 0


def amounts(*limits: int) -> Plan:
    """One rule per limit: the amount is above it. So there are as many situations as limits, and two more."""
    found = tuple(Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (limit,)) for limit in limits)
    shards = compile_shards(found, MAYBE_MISSING)
    return Plan("m", "l", FIELDS, (), found, found, shards, tuple(() for _ in found))


def above(amount: int, limits: int = 50) -> Evaluation:
    return Evaluation(tuple(limit for limit in range(limits) if amount > limit), ())


def statistics_of(found: PlanEvaluator) -> Statistics:
    statistics = found.statistics()
    assert statistics is not None
    return statistics


@pytest.mark.parametrize("capacity", [2, 3, 8, 20])
def test_the_bound_holds_and_answers_stay_right(capacity: int) -> None:
    rng = random.Random(capacity)
    with evaluator(amounts(*range(50)), capacity) as found:
        for number in range(600):
            amount = rng.randrange(51)
            assert found.evaluate({"matter.maybe_amount": amount}) == above(amount)
            statistics = statistics_of(found)
            assert 0 < statistics.situations <= capacity
            assert statistics.hits + statistics.decided == number + 1
            assert statistics.evicted == statistics.decided - statistics.situations
        assert statistics.evicted > 50
        assert statistics.hits > 0


def test_a_situation_in_use_outlives_those_that_came_once() -> None:
    with evaluator(amounts(*range(50)), 8) as found:
        for amount in range(1, 50):
            found.evaluate({})
            found.evaluate({"matter.maybe_amount": amount})
        assert statistics_of(found).hits == 48


def test_without_a_table_every_message_is_decided() -> None:
    with evaluator(amounts(1), 0) as found:
        assert found.evaluate({}) == found.evaluate({}) == Evaluation((), (0,))
        assert found.statistics() is None


def test_an_evaluation_names_only_what_is_not_false() -> None:
    with evaluator(amounts(*range(50))) as found:
        assert found.evaluate({"matter.maybe_amount": 0}) == Evaluation((), ())
        assert found.evaluate({"matter.maybe_amount": 2}) == Evaluation((0, 1), ())
        assert found.evaluate({}) == Evaluation((), tuple(range(50)))


def test_threads_share_a_table_that_turns_over_all_the_time() -> None:
    wrong: list[int] = []
    with evaluator(amounts(*range(50)), 10) as found:

        def work(seed: int) -> None:
            rng = random.Random(seed)
            for _ in range(1500):
                amount = min(rng.randrange(51), rng.randrange(51))
                if found.evaluate({"matter.maybe_amount": amount}) != above(amount):
                    wrong.append(amount)

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statistics = statistics_of(found)
    assert wrong == []
    assert statistics.hits + statistics.decided == 9000
    assert statistics.situations <= 10
    assert statistics.hits > 1000
    assert statistics.evicted > 1000


def test_reading_the_counts_does_not_change_them() -> None:
    table: SituationTable[str] = SituationTable(4)
    table.exchange("a", "x")
    assert [table.get("a"), table.get("b")] == ["x", None]
    assert [table.statistics() for _ in range(3)] == [Statistics(1, 1, 1, 0)] * 3
    assert table.exchange("a", None) == "x"
    assert table.get("a") is None
    assert table.statistics() == Statistics(0, 1, 2, 0)
