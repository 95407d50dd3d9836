"""A message whose conditions were all decided before needs no new decision, and comes to what a new decision would."""

from __future__ import annotations

import random
from typing import Any

from engine.disagreement import Disagreement
from engine.language.ir import All, Leaf, Op
from engine.language.ir import Any as AnyOf
from engine.matching.evaluation import Evaluation
from engine.matching.known_conditions import KnownConditions
from engine.values import FieldType
from tests.engine import generators
from tests.engine.test_situations import evaluator, plan_of, statistics_of

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
    known = KnownConditions([0b01, 0b10])
    known.learn(0b01, (0,), ())
    known.learn(0b10, (1,), ())
    assert known.compose(0b11) == ((0, 1), ())
    known.forget()
    assert known.compose(0b11) is None


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
