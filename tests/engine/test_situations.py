"""Situations are named by buckets and nothing else, and the table keeps its bounds, its counts and its order among threads."""

from __future__ import annotations

import random
import threading
import tracemalloc
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import pytest

from engine.language.ir import All, Any, Leaf, Op
from engine.language.reference import evaluate
from engine.matching.classifier import MAX_ALTERNATIVES, Classifier
from engine.matching.compiler import Plan
from engine.matching.evaluation import SITUATIONS, Evaluation, PlanEvaluator
from engine.matching.situations import SituationTable, Statistics
from engine.values import FieldType
from tests.engine import generators
from tests.engine.fuzzing import plan_of


@contextmanager
def evaluator(of: Plan, situations: int = SITUATIONS) -> Iterator[PlanEvaluator]:
    found = PlanEvaluator(of, situations)
    yield found
    found.close()


def test_messages_of_one_situation_make_every_condition_come_out_the_same() -> None:
    rng = random.Random(1)
    met = shared = 0
    for _ in range(150):
        conditions = [generators.condition(rng) for _ in range(rng.choice((1, 4, 15)))]
        classifier = Classifier(conditions)
        told: dict[Hashable, tuple[bool | None, ...]] = {}
        for _ in range(80):
            facts = generators.facts(rng)
            values = tuple(evaluate(condition, facts) for condition in conditions)
            key = classifier.key(facts)
            shared += key in told
            assert told.setdefault(key, values) == values
        met += len(told)
    assert shared > met / 4 > 500


def test_a_key_says_what_each_alternative_comes_to() -> None:
    """Also of messages without a field that the function takes to be there, and of alternatives that ask the same."""
    rng = random.Random(5)
    seen: set[tuple[bool | None, bool]] = set()
    for _ in range(60):
        terms = [generators.leaf(rng) for _ in range(8)]
        rows = [All(tuple(rng.sample(terms, rng.randint(1, 4)))) for _ in range(10)]
        always = {leaf.field for leaf in terms if rng.random() < 0.5}
        classifier = Classifier(rows, always)
        places = [classifier.places([row]) for row in rows]
        for _ in range(25):
            facts = generators.facts(rng)
            key = classifier.key(facts)
            for row, (place,) in zip(rows, places, strict=True):
                told = {0: False, 1: None, 2: True}[key >> 2 * place & 3]
                assert told is evaluate(row, facts)
                seen.add((told, always <= facts.keys()))
    assert len(seen) == 6


def test_messages_whose_buckets_are_the_same_share_a_situation() -> None:
    rng = random.Random(3)
    for _ in range(60):
        classifier = Classifier([generators.condition(rng) for _ in range(rng.choice((1, 4)))])
        told: dict[tuple[int, ...], Hashable] = {}
        for _ in range(60):
            facts = generators.facts(rng)
            buckets = tuple(part.bucket(facts.get(part.field)) for part in classifier.partitions)
            assert told.setdefault(buckets, classifier.key(facts)) == classifier.key(facts)


def test_a_field_that_can_no_longer_matter_makes_no_situations() -> None:
    """The amount is asked of funded projects only: all others are one situation, whatever their amount."""
    funded = Leaf("matter.government_funded", Op.EQ, FieldType.BOOLEAN, (True,))
    large = [Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (limit,)) for limit in range(100)]
    classifier = Classifier([All((funded, one)) for one in large])

    def situations(value: bool) -> int:
        each = ({"matter.government_funded": value, "matter.maybe_amount": amount} for amount in range(150))
        return len({classifier.key(facts) for facts in each})

    assert (situations(True), situations(False)) == (101, 1)


def test_members_that_no_rule_names_are_not_kept() -> None:
    """Callers fill sets as they like; what is remembered of them must not grow with what they write."""
    classifier = Classifier([Leaf("matter.tags", Op.ANY_OF, FieldType.CODES, ("ban",))])
    tracemalloc.start()
    try:
        for number in range(500):
            held = frozenset(f"{number}-{member}-{'x' * 100}" for member in range(50))
            assert classifier.key({"matter.tags": held}) == classifier.key({"matter.tags": frozenset()})
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100_000  # of four million that went by


def test_a_condition_of_too_many_alternatives_is_told_by_its_comparisons() -> None:
    either = [Any((_amount_is(n), _amount_is(n + 1))) for n in range(0, 2 * MAX_ALTERNATIVES.bit_length(), 2)]
    wide = All(tuple(either))
    classifier = Classifier([wide, _amount_is(500)])
    told = {number: classifier.key({"matter.maybe_amount": number}) for number in range(40)}
    assert len(set(told.values())) == 2 * len(either) + 1
    assert classifier.key({}) not in told.values()


def test_two_readings_that_differ_are_never_one_situation() -> None:
    """The normal form and what was read are both looked at, so that a slip between them cannot hide in a situation."""
    read, slip = _amount_is(3), Leaf("matter.maybe_amount", Op.GTE, FieldType.MONEY, (3,))
    right, wrong = Classifier([read, read]), Classifier([read, slip])
    assert right.key({"matter.maybe_amount": 4}) == right.key({"matter.maybe_amount": 2})
    assert wrong.key({"matter.maybe_amount": 4}) != wrong.key({"matter.maybe_amount": 2})


def _amount_is(number: int) -> Leaf:
    return Leaf("matter.maybe_amount", Op.EQ, FieldType.MONEY, (number,))


def test_what_no_condition_reads_leaves_no_trace() -> None:
    rng = random.Random(2)
    classifier = Classifier([generators.leaf(rng) for _ in range(5)])
    facts = generators.facts(rng)
    assert classifier.key({**facts, "listing.unheard_of": "x", "matter.new": 3}) == classifier.key(facts)
    assert Classifier([]).key(facts) == Classifier([]).key({})


def amounts(*limits: int) -> Plan:
    """One rule per limit: the amount is above it. So there are as many situations as limits, and two more."""
    return plan_of([Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (limit,)) for limit in limits])


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
            assert statistics.evicted <= number + 1 - statistics.situations
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
