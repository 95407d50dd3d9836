"""The intermediate form: negation, normal form and Kleene logic as properties over random conditions and facts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.ir import FALSE, OPPOSITE, PRESENCE, TRUE, All, Any, Condition, Leaf, Not, Op, leaves, nnf, normal
from engine.language.reference import because, evaluate, missing_fields
from engine.values import FieldType
from tests.engine import generators

SEEDS = st.integers(min_value=0, max_value=2**32)


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _has_not(condition: Condition) -> bool:
    if isinstance(condition, Not):
        return True
    return not isinstance(condition, Leaf) and any(map(_has_not, condition.terms))


def test_every_comparison_has_an_exact_opposite() -> None:
    assert set(OPPOSITE) == set(Op)
    assert all(OPPOSITE[OPPOSITE[op]] is op for op in Op)


@given(SEEDS)
def test_pushing_negation_down_changes_no_answer(seed: int) -> None:
    rng = random.Random(seed)
    condition, facts = generators.condition(rng), generators.facts(rng)
    assert evaluate(nnf(condition), facts) is evaluate(condition, facts)
    assert evaluate(nnf(condition, negated=True), facts) is _opposite(evaluate(condition, facts))
    assert not _has_not(nnf(condition))


@given(SEEDS)
def test_normal_form_changes_no_answer_and_is_stable(seed: int) -> None:
    rng = random.Random(seed)
    condition, facts = generators.condition(rng), generators.facts(rng)
    assert evaluate(normal(condition), facts) is evaluate(condition, facts)
    assert normal(normal(condition)) == normal(condition)


@given(SEEDS)
def test_order_nesting_and_repetition_make_no_new_condition(seed: int) -> None:
    rng = random.Random(seed)
    terms = [generators.condition(rng) for _ in range(4)]
    shuffled = rng.sample(terms, 4)
    for kind in (All, Any):
        nested = kind((kind(tuple(shuffled[:2])), kind((kind(tuple(shuffled[2:])), terms[0]))))
        assert normal(nested) == normal(kind(tuple(terms)))


@given(SEEDS)
def test_what_is_known_stays_known_when_missing_fields_are_filled(seed: int) -> None:
    """Kleene logic is cautious: no later value may overturn true or false (``exists`` asks about absence itself)."""
    rng = random.Random(seed)
    condition, facts = generators.condition(rng), generators.facts(rng)
    value = evaluate(condition, facts)
    if value is None or any(leaf.op in PRESENCE for leaf in leaves(condition)):
        return
    for _ in range(5):
        filled = {name: generators.value(rng, field) for name, field in generators.FIELDS.items()} | facts
        assert evaluate(condition, filled) is value


@given(SEEDS)
def test_missing_fields_are_named_exactly_when_the_answer_is_unknown(seed: int) -> None:
    rng = random.Random(seed)
    condition, facts = generators.condition(rng), generators.facts(rng)
    missing = missing_fields(condition, facts)
    assert bool(missing) == (evaluate(condition, facts) is None)
    assert not set(missing) & facts.keys()
    if missing and not any(leaf.op in PRESENCE for leaf in leaves(condition)):  # the others could not have helped
        others = {name: field for name, field in generators.FIELDS.items() if name not in missing}
        filled = {name: generators.value(rng, field) for name, field in others.items()} | facts
        assert evaluate(condition, filled) is None


@given(SEEDS)
def test_the_reasons_alone_make_it_true(seed: int) -> None:
    rng = random.Random(seed)
    condition, facts = generators.condition(rng), generators.facts(rng)
    named = {reason.field for reason in because(condition, facts)}
    if evaluate(condition, facts) is not True:
        assert named == set()
        return
    only = {name: value for name, value in facts.items() if name in named}
    assert evaluate(condition, only) is True


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (TRUE, True),
        (FALSE, False),
        (Not(TRUE), False),
        (All((TRUE, FALSE)), False),
        (Any((FALSE, TRUE)), True),
        (All((TRUE, Any(()))), False),
    ],
)
def test_empty_groups(condition: Condition, expected: bool) -> None:
    assert evaluate(condition, {}) is expected
    assert evaluate(normal(condition), {}) is expected


def test_one_value_in_a_list_is_equality() -> None:
    one = Leaf("subject.kind", Op.IN, FieldType.CODE, ("a",))
    assert normal(one) == Leaf("subject.kind", Op.EQ, FieldType.CODE, ("a",))
    assert normal(Not(one)) == Leaf("subject.kind", Op.NEQ, FieldType.CODE, ("a",))
