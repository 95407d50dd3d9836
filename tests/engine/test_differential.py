"""durable-rules against the reference: random conditions and facts, three-valued, one message at a time, no difference allowed.

``JC_FUZZ_EVALUATIONS`` asks for more than the 300,000 evaluations of every run, with a seed of its own that is told on failure
(``make fuzz``).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from engine.language.ir import All, Any, Condition, Leaf, Op, normal
from engine.language.reference import evaluate
from engine.matching.dialect import could_be_true, names_for
from engine.matching.limits import pieces
from engine.values import FieldType
from tests.engine import generators
from tests.engine.generators import FIELDS, MAYBE_MISSING
from tests.engine.harness import Rules

ASKED = os.environ.get("JC_FUZZ_EVALUATIONS")
EVALUATIONS = int(ASKED or 300_000) // 3
"""Rule evaluations per shape at least: one message against n rules counts n."""

SEED = random.SystemRandom().randrange(10**9) if ASKED else 20260601


def _mixed(rng: random.Random) -> list[Condition]:
    return [generators.condition(rng) for _ in range(rng.choice((1, 5, 40)))]


def _crowded(rng: random.Random) -> list[Condition]:
    """Many rules over one or two fields: long rows of siblings, of which a message satisfies many."""
    field = FIELDS[rng.choice(("matter.amount", "matter.maybe_amount", "matter.count"))]
    ops = (Op.LT, Op.LTE, Op.GT, Op.GTE, Op.NEQ, Op.EQ)
    found: list[Condition] = []
    for _ in range(rng.choice((60, 150))):
        number = rng.choice((rng.randrange(-5, 40), rng.choice(generators.NUMBERS)))
        leaf = Leaf(field.name, rng.choice(ops), field.type, (number,))
        found.append(leaf if rng.random() < 0.5 else All((leaf, generators.leaf(rng))))
    return found


def _alternatives(rng: random.Random) -> list[Condition]:
    """Lists and nested alternatives over few fields: joins, overlapping paths and sets."""
    fields = {
        name: FIELDS[name] for name in ("subject.region", "subject.lists", "listing.penalties", "matter.maybe_flag")
    }
    found: list[Condition] = []
    for _ in range(rng.choice((3, 20))):
        groups = tuple(
            Any(tuple(generators.leaf(rng, fields) for _ in range(rng.randint(2, 4)))) for _ in range(rng.randint(1, 3))
        )
        found.append(All(groups) if rng.random() < 0.7 else Any(groups))
    return found


@pytest.mark.parametrize("shape", [_mixed, _crowded, _alternatives])
def test_the_engine_and_the_reference_never_differ(shape: Callable[[random.Random], list[Condition]]) -> None:
    rng = random.Random(f"{SEED}/{shape.__name__}")
    evaluations = unknown = matched = 0
    while evaluations < EVALUATIONS:
        conditions = [c for c in dict.fromkeys(map(normal, shape(rng))) if _bearable(c)]
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


def _bearable(condition: Condition) -> bool:
    """The few random conditions that the compiler refuses are left out; authors are told to split them."""
    return pieces(could_be_true(condition, names_for([condition]), MAYBE_MISSING)) is not None


def test_almost_nothing_is_refused() -> None:
    rng = random.Random(5)
    conditions = [normal(generators.condition(rng)) for _ in range(3000)]
    assert sum(not _bearable(condition) for condition in conditions) <= 6


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
    conditions = [condition for condition in dict.fromkeys(conditions) if _bearable(condition)]
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
