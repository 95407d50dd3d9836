"""The situation table against the reference and durable-rules: served is decided, over random rulesets and messages.

Every message is followed by another of its situation, which is served; ``make fuzz`` asks for more (see ``fuzzing``).
"""

from __future__ import annotations

import random

import pytest

from engine.language.reference import Facts, evaluate
from engine.matching.classifier import Classifier
from engine.matching.compiler import Plan
from engine.matching.evaluation import Evaluation, PlanEvaluator
from tests.engine import generators
from tests.engine.fuzzing import EVALUATIONS, SEED, SHAPES, Shape, plan_of
from tests.engine.generators import FIELDS


def other_of_its_kind(rng: random.Random, classifier: Classifier, facts: Facts) -> Facts:
    """Another message of the same situation: as many fields as can be take other values of their buckets."""
    turned = dict(facts)
    for part in classifier.partitions:
        if part.field in facts:
            drawn = (generators.value(rng, FIELDS[part.field]) for _ in range(12))
            same = [value for value in drawn if part.bucket(value) == part.bucket(facts[part.field])]
            turned |= {part.field: rng.choice(same)} if same else {}
    unread = FIELDS.keys() - {part.field for part in classifier.partitions}
    turned |= {name: generators.value(rng, FIELDS[name]) for name in sorted(unread)}
    return turned


def by_reference(plan: Plan, facts: Facts) -> Evaluation:
    values = [evaluate(meaning, facts) for meaning in plan.meanings]
    true = tuple(number for number, value in enumerate(values) if value)
    return Evaluation(true, tuple(number for number, value in enumerate(values) if value is None))


@pytest.mark.parametrize("shape", SHAPES)
def test_served_is_decided(shape: Shape) -> None:
    rng = random.Random(f"{SEED}/situations/{shape.__name__}")
    evaluations = pairs = turned = served = 0
    while evaluations < EVALUATIONS:
        plan = plan_of(shape(rng))
        classifier = Classifier(plan.meanings)
        evaluator = PlanEvaluator(plan)
        for _ in range(40):
            one = generators.facts(rng)
            other = other_of_its_kind(rng, classifier, one)
            assert classifier.key(one) == classifier.key(other), (SEED, one, other)
            decided = evaluator.evaluate(one)
            assert decided == by_reference(plan, one), (SEED, one)
            assert evaluator.evaluate(other) == by_reference(plan, other) == decided, (SEED, one, other)
            if rng.random() < 0.2:  # durable-rules itself on the message that was served
                assert evaluator.evaluate(other, afresh=True) == decided, (SEED, one, other)
            pairs += 1
            turned += one != other
            evaluations += 2 * len(plan.conditions)
        statistics = evaluator.statistics()
        assert statistics is not None
        served += statistics.hits
        evaluator.close()
    # The comparison is worth something only if the other message is really served, and often really another.
    assert served >= pairs
    assert turned > pairs / 2
