"""A message whose conditions were all decided before needs no new decision, and comes to what a new decision would."""

from __future__ import annotations

import random
from typing import Any

from engine.disagreement import Disagreement
from engine.language.ir import All, Leaf, Not, Op
from engine.language.ir import Any as AnyOf
from engine.language.reference import evaluate
from engine.matching.classifier import Classifier, Part
from engine.matching.evaluation import Evaluation
from engine.matching.known_conditions import KnownConditions
from engine.values import FieldType
from tests.engine import generators
from tests.engine.fuzzing import plan_of
from tests.engine.test_situations import evaluator, statistics_of

FUNDED = Leaf("matter.government_funded", Op.EQ, FieldType.BOOLEAN, (True,))
FAULT = Disagreement("engine_fault", "matter", "list", {}, ())
LARGE = Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (100,))


def _facts(funded: bool, amount: int | None = None) -> dict[str, Any]:
    given: dict[str, Any] = {"matter.government_funded": funded}
    return given if amount is None else given | {"matter.maybe_amount": amount}


def test_conditions_met_one_by_one_are_known_together() -> None:
    with evaluator(plan_of([FUNDED, LARGE]), 64) as found:
        found.evaluate(_facts(True, 1))
        found.evaluate(_facts(False, 200))
        assert statistics_of(found).decided == 2
        assert found.evaluate(_facts(True, 200)).true == (0, 1)  # in this company for the first time
        assert found.evaluate(_facts(False, 1)).true == ()
        assert statistics_of(found).decided == 2
        assert found.evaluate(_facts(True)).unknown == (1,)  # an absent amount is new
        assert statistics_of(found).decided == 3


def test_composed_and_decided_are_the_same_on_random_conditions() -> None:
    rng, composed = random.Random(7), 0
    for _ in range(40):
        plan = plan_of([generators.condition(rng) for _ in range(6)])
        with evaluator(plan, 5_000) as warm, evaluator(plan, 0) as cold:
            for _ in range(150):
                facts = generators.facts(rng)
                one, other = warm.evaluate(facts), cold.evaluate(facts)
                assert (one.true, one.unknown) == (other.true, other.unknown)
            statistics = statistics_of(warm)
            composed += statistics.situations - statistics.decided
    assert composed > 100  # situations that durable-rules never saw as a whole


def test_nothing_is_composed_after_something_was_wrong() -> None:
    known = _of_two(8)
    known.learn(TRUE, (0,), ())
    known.learn(TRUE << 2, (1,), ())
    assert known.compose(TRUE | TRUE << 2) == ((0, 1), ())
    assert known.compose(0) == ((), ())
    assert known.compose(UNKNOWN | TRUE << 2) is None  # the first was only seen true and gone
    known.forget()
    assert known.compose(TRUE | TRUE << 2) is None
    assert known.compose(0) is None


def test_a_condition_is_not_taken_for_false_before_it_was_seen_so() -> None:
    known = _of_two(8)
    known.learn(TRUE | TRUE << 2, (0, 1), ())
    assert known.compose(TRUE) is None
    known.learn(TRUE, (0,), ())
    assert known.compose(TRUE) == ((0,), ())
    assert known.compose(0) is None


def test_a_condition_that_holds_where_nothing_of_it_is_left_is_not_taken_for_false() -> None:
    """Of a condition told comparison by comparison, nothing is left where all of them fail; and it may say *not*."""
    known = KnownConditions([(0, 1), (2,)], 8)
    known.learn(0, (0,), ())
    assert known.compose(0) is None


def test_no_more_is_remembered_than_was_said() -> None:
    known = _of_two(1)
    known.learn(TRUE, (0,), ())
    known.learn(TRUE << 2, (1,), ())
    assert known.compose(TRUE) == ((0,), ())
    assert known.compose(TRUE << 2) is None  # found no place


def test_alternatives_that_two_conditions_share_tell_of_both() -> None:
    known = KnownConditions([(0, 1), (1,)], 8)
    known.learn(TRUE << 2, (0, 1), ())
    known.learn(TRUE, (0,), ())
    known.learn(0, (), ())
    assert known.compose(TRUE << 2) == ((0, 1), ())
    assert known.compose(TRUE) == ((0,), ())
    assert known.compose(UNKNOWN << 2) is None


UNKNOWN, TRUE = 1, 2
"""What a key says of the alternative at place 0."""


def _of_two(most: int) -> KnownConditions:
    classifier = Classifier([FUNDED, LARGE])
    return KnownConditions([classifier.places([one]) for one in (FUNDED, LARGE)], most)


def test_a_part_is_short_however_many_conditions_there_are() -> None:
    """Thousands of rules make long keys; what is remembered of each of them must not be as long."""
    conditions = [
        AnyOf(
            (
                Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (n,)),
                Leaf("listing.days", Op.GT, FieldType.INTEGER, (n,)),
            )
        )
        for n in range(150)
    ]
    classifier = Classifier(conditions)
    parts = [Part.at(classifier.places([one])) for one in conditions]
    assert sum(part.mask.bit_length() <= 4 for part in parts) == 150
    facts = [{"matter.maybe_amount": 120, "listing.days": 5}, {"listing.days": 140}, {"matter.maybe_amount": 3}]
    for number, part in enumerate(parts):
        told: dict[int, bool | None] = {}
        for given in facts:
            truth = evaluate(conditions[number], given)
            assert told.setdefault(part.of(classifier.key(given)), truth) is truth


def test_a_fault_forgets_what_was_known(monkeypatch: Any) -> None:
    with evaluator(plan_of([FUNDED, LARGE]), 64) as found:
        found.evaluate(_facts(True, 1))
        found.evaluate(_facts(False, 200))
        with monkeypatch.context() as patched:
            patched.setattr(found, "_decide", lambda facts: Evaluation((0,), (), (FAULT,)))
            assert found.evaluate(_facts(True, 1), afresh=True).disagreements
        before = statistics_of(found).decided
        found.evaluate(_facts(True, 200))
        assert statistics_of(found).decided == before + 1


def test_a_condition_too_wide_for_alternatives_is_told_by_its_comparisons() -> None:
    amounts = [Leaf("matter.maybe_amount", Op.EQ, FieldType.MONEY, (number,)) for number in range(14)]
    wide = All(tuple(AnyOf(pair) for pair in zip(amounts[::2], amounts[1::2], strict=True)))
    for condition in (wide, Not(wide)):
        with evaluator(plan_of([condition, FUNDED]), 64) as found:
            for facts in (_facts(True, 1), _facts(False, 20), _facts(True, 20), _facts(False, 1), _facts(True)):
                told = [evaluate(one, facts) for one in (condition, FUNDED)]
                assert [found.evaluate(facts).truth(number) for number in (0, 1)] == told
