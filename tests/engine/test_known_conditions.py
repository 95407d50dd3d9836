"""A message whose conditions were all decided before needs no new decision, and comes to what a new decision would."""

from __future__ import annotations

import random
from typing import Any

from engine.disagreement import Disagreement
from engine.language.ir import All, Leaf, Op
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
    known = KnownConditions(_parts(), 4)
    known.learn(0b0101, (0,), ())
    known.learn(0b1010, (1,), ())
    assert known.compose(0b1111) == ((0, 1), ())
    assert known.compose(0b0111) is None  # the second may hold: it was only seen true and false
    known.forget()
    assert known.compose(0b1111) is None


def test_no_more_is_remembered_than_was_said() -> None:
    known = KnownConditions(_parts(), 3)
    known.learn(0b0101, (0,), ())
    known.learn(0b1010, (1,), ())
    assert known.compose(0b0101) == ((0,), ())
    assert known.compose(0b1010) is None  # the fourth part found no place
    assert known.compose(0b0000) == ((), ())


def _parts() -> list[Part]:
    classifier = Classifier([FUNDED, LARGE])
    return [part for one in (FUNDED, LARGE) if (part := classifier.part([one])) is not None]


def test_a_part_is_short_however_many_conditions_there_are() -> None:
    """Thousands of rules make long keys; what is remembered of each of them must not be as long."""
    conditions = [
        AnyOf(
            (
                Leaf("matter.maybe_amount", Op.GT, FieldType.MONEY, (n,)),
                Leaf("listing.days", Op.GT, FieldType.INTEGER, (n,)),
            )
        )
        for n in range(2000)
    ]
    classifier = Classifier(conditions)
    parts = [classifier.part([one]) for one in conditions]
    assert sum(part is not None and part.width <= 2 for part in parts) == 2000
    facts = [{"matter.maybe_amount": 900, "listing.days": 5}, {"listing.days": 1500}, {"matter.maybe_amount": 3}]
    for number, part in enumerate(parts):
        told: dict[int, bool | None] = {}
        for given in facts:
            key = classifier.key(given)
            assert part is not None
            assert isinstance(key, int)
            truth = evaluate(conditions[number], given)
            assert told.setdefault(part.of(key), truth) is truth


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


def test_conditions_too_wide_for_bits_are_decided_as_a_whole() -> None:
    amounts = [Leaf("matter.maybe_amount", Op.EQ, FieldType.MONEY, (number,)) for number in range(14)]
    wide = All(tuple(AnyOf(pair) for pair in zip(amounts[::2], amounts[1::2], strict=True)))
    with evaluator(plan_of([wide, FUNDED]), 64) as found:
        for number, facts in enumerate((_facts(True, 1), _facts(False, 20), _facts(True, 20), _facts(False, 1))):
            found.evaluate(facts)
            assert statistics_of(found).decided == number + 1
