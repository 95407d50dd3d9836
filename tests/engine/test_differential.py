"""durable-rules against the reference: random conditions and facts, three-valued, one message at a time, no difference allowed.

``JC_FUZZ_EVALUATIONS`` asks for more than the 300,000 evaluations of every run, with a seed of its own that is told on failure
(``make fuzz``).
"""

from __future__ import annotations

import random

import pytest

from engine.language.ir import Condition, Leaf, Op, normal
from engine.language.reference import evaluate
from engine.values import FieldType
from tests.engine import generators
from tests.engine.fuzzing import EVALUATIONS, SEED, SHAPES, Shape, bearable
from tests.engine.generators import FIELDS, MAYBE_MISSING
from tests.engine.harness import Rules


@pytest.mark.parametrize("shape", SHAPES)
def test_the_engine_and_the_reference_never_differ(shape: Shape) -> None:
    rng = random.Random(f"{SEED}/{shape.__name__}")
    evaluations = unknown = matched = 0
    while evaluations < EVALUATIONS:
        conditions = [c for c in dict.fromkeys(map(normal, shape(rng))) if bearable(c)]
        with Rules(conditions, MAYBE_MISSING) as rules:
            for _ in range(60):
                facts = generators.facts(rng)
                expected = {number: evaluate(condition, facts) for number, condition in enumerate(conditions)}
                decided = rules.decide(facts)
                assert decided == expected, (
                    SEED,
                    facts,
                    [conditions[n] for n in expected if decided[n] is not expected[n]],
                )
                evaluations += len(conditions)
                unknown += sum(value is None for value in expected.values())
                matched += sum(value is True for value in expected.values())
    # The comparison is worth something only if all three answers occur often.
    assert min(unknown, matched, evaluations - unknown - matched) > evaluations / 50


def test_almost_nothing_is_refused() -> None:
    rng = random.Random(5)
    conditions = [normal(generators.condition(rng)) for _ in range(3000)]
    assert sum(not bearable(condition) for condition in conditions) <= 15


def test_boundaries_of_every_constant() -> None:
    """For every constant c: c-1, c, c+1 and the field missing, for every comparison."""
    for field in (FIELDS["matter.amount"], FIELDS["matter.maybe_amount"], FIELDS["listing.until"]):
        constants = generators.pool(field.type)
        ops = (Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE)
        conditions: list[Condition] = [Leaf(field.name, op, field.type, (c,)) for op in ops for c in constants]
        conditions += [
            Leaf(field.name, op, field.type, (min(constants), max(constants))) for op in (Op.BETWEEN, Op.NOT_BETWEEN)
        ]
        limit = 2**53 - 1
        values = {max(-limit, min(limit, int(c) + step)) for c in constants for step in (-1, 0, 1)}
        with Rules(conditions, MAYBE_MISSING) as rules:
            for facts in ({}, *({field.name: value} for value in sorted(values))):
                if facts or not field.always:
                    assert rules.decide(facts) == {n: evaluate(c, facts) for n, c in enumerate(conditions)}


def test_every_field_removed_in_turn() -> None:
    rng = random.Random(11)
    conditions = [normal(generators.condition(rng)) for _ in range(60)]
    conditions = [condition for condition in dict.fromkeys(conditions) if bearable(condition)]
    with Rules(conditions, MAYBE_MISSING) as rules:
        for _ in range(20):
            whole = generators.facts(rng, absent=0)
            for removed in (None, *MAYBE_MISSING):
                facts = {name: value for name, value in whole.items() if name != removed}
                assert rules.decide(facts) == {n: evaluate(c, facts) for n, c in enumerate(conditions)}


def test_a_type_has_no_comparison_that_the_fuzzer_forgets() -> None:
    """The generator draws every field type and every operator of the intermediate form."""
    rng = random.Random(3)
    drawn = [generators.leaf(rng) for _ in range(5000)]
    assert {leaf.op for leaf in drawn} == set(Op)
    assert {leaf.type for leaf in drawn} == set(FieldType)
