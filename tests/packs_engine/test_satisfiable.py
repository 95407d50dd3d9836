"""``can_hold`` and the facts behind it, against brute force over every message that could matter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import ir, kleene, witness
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import evaluate
from engine.language.satisfiable import can_hold, equivalent, implies, overlap
from engine.language.space import Space
from engine.language.witness import find_facts
from engine.values import FieldType, Value

FIELDS = {
    "a": Field("a", "甲", FieldType.INTEGER, {}, always=False),
    "b": Field("b", "乙", FieldType.BOOLEAN, {}, always=True),
    "c": Field("c", "丙", FieldType.CODE, {}, always=False),
    "d": Field("d", "丁", FieldType.CODE, {"x": "x", "y": "y"}, always=True),
    "e": Field("e", "戊", FieldType.CODES, {}, always=True),
}
DOMAIN: dict[str, list[Value | None]] = {
    "a": [*range(-2, 6), None],
    "b": [True, False],
    "c": ["x", "y", "z", None],
    "d": ["x", "y"],
    "e": [frozenset(), frozenset("x"), frozenset("y"), frozenset("xy")],
}


def _leaf() -> st.SearchStrategy[Condition]:
    number = st.integers(0, 3)
    compare = st.sampled_from([Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE])
    word = st.sampled_from(["x", "y"])
    presence = st.builds(Leaf, st.just("a"), st.sampled_from([Op.EXISTS, Op.MISSING]), st.just(FieldType.INTEGER))
    return st.one_of(
        presence,
        st.builds(lambda op, n: Leaf("a", op, FieldType.INTEGER, (n,)), compare, number),
        st.builds(lambda n, m: Leaf("a", Op.BETWEEN, FieldType.INTEGER, (min(n, m), max(n, m))), number, number),
        st.builds(lambda v: Leaf("b", Op.EQ, FieldType.BOOLEAN, (v,)), st.booleans()),
        st.builds(
            lambda f, op, w: Leaf(f, op, FieldType.CODE, (w,)),
            st.sampled_from("cd"),
            st.sampled_from([Op.EQ, Op.NEQ]),
            word,
        ),
        st.builds(lambda op, w: Leaf("e", op, FieldType.CODES, (w,)), st.sampled_from([Op.ANY_OF, Op.NONE_OF]), word),
    )


def _conditions() -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(ir.All, terms), st.builds(ir.Any, terms), st.builds(ir.Not, inner))

    return st.recursive(_leaf(), grow, max_leaves=7)


def _messages() -> Iterator[dict[str, Value]]:
    for values in product(*DOMAIN.values()):
        yield {name: value for name, value in zip(DOMAIN, values, strict=True) if value is not None}


MESSAGES = list(_messages())


def _messages() -> list[dict[str, Value]]:
    found = []
    for values in product(*DOMAIN.values()):
        found.append({name: value for name, value in zip(DOMAIN, values, strict=True) if value is not None})
    return found


MESSAGES = _messages()


def _where_true(condition: Condition) -> set[int]:
    return {number for number, facts in enumerate(MESSAGES) if evaluate(condition, facts) is True}


@settings(max_examples=150, deadline=None)
@given(_conditions())
def test_it_agrees_with_trying_every_message(condition: Condition) -> None:
    assert can_hold(condition, FIELDS) is bool(_where_true(condition))


@settings(max_examples=200, deadline=None)
@given(_conditions(), _conditions())
def test_two_conditions_compare_as_their_messages_do(a: Condition, b: Condition) -> None:
    in_a, in_b = _where_true(a), _where_true(b)
    assert implies(a, b, FIELDS) is (in_a <= in_b)
    assert equivalent(a, b, FIELDS) is (in_a == in_b)
    both = overlap(a, b, FIELDS)
    assert (both is not None) is bool(in_a & in_b)
    if both is not None:
        assert evaluate(a, both) is True
        assert evaluate(b, both) is True


@settings(max_examples=60, deadline=None)
@given(_conditions(), _conditions())
def test_signatures_never_tell_equal_conditions_apart(a: Condition, b: Condition) -> None:
    space = Space([a, b], FIELDS)
    one, other = space.signature(a), space.signature(b)
    if implies(a, b, FIELDS):
        assert one & ~other == 0
    if one & other:
        assert overlap(a, b, FIELDS) is not None


def test_a_range_and_a_list_of_its_numbers_are_the_same() -> None:
    between = Leaf("a", Op.BETWEEN, FieldType.INTEGER, (2, 4))
    listed = Leaf("a", Op.IN, FieldType.INTEGER, (2, 3, 4))
    assert equivalent(between, listed, FIELDS) is True


def test_not_true_is_more_than_false() -> None:
    small = Leaf("a", Op.LT, FieldType.INTEGER, (3,))
    large = Leaf("a", Op.GTE, FieldType.INTEGER, (3,))
    present = Leaf("a", Op.EXISTS, FieldType.INTEGER)
    assert equivalent(ir.Any((small, large)), present, FIELDS) is True
    assert equivalent(ir.Any((small, large)), ir.TRUE, FIELDS) is False, "a message without the number"


def test_too_many_alternatives_leave_the_question_open() -> None:
    """More pigeons than holes, no two in one hole: a puzzle without a short way out."""
    holes, pigeons = "abcdefgh", range(9)
    fields = {f"p{n}": Field(f"p{n}", "鸽", FieldType.CODE, {h: h for h in holes}, always=True) for n in pigeons}
    apart = [
        ir.Any(tuple(Leaf(f"p{n}", Op.NEQ, FieldType.CODE, (hole,)) for n in pair))
        for hole in holes
        for pair in combinations(pigeons, 2)
    ]
    puzzle = ir.All(tuple(apart))
    assert can_hold(puzzle, fields) is None
    assert overlap(puzzle, ir.TRUE, fields) is None
    assert implies(puzzle, ir.FALSE, fields) is None
