"""Questions about conditions and the facts behind the answers, against brute force over every message that could matter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import ir, kleene, witness
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import evaluate
from engine.language.satisfiable import can_hold, implies, overlap
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


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions over ``FIELDS``."""

    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(ir.All, terms), st.builds(ir.Any, terms), st.builds(ir.Not, inner))

    return st.recursive(_leaf(), grow, max_leaves=7)


def _messages() -> Iterator[dict[str, Value]]:
    for values in product(*DOMAIN.values()):
        yield {name: value for name, value in zip(DOMAIN, values, strict=True) if value is not None}


MESSAGES = list(_messages())


def _brute_force(condition: Condition) -> bool:
    return any(evaluate(condition, facts) is True for facts in MESSAGES)


@settings(max_examples=150, deadline=None)
@given(conditions())
def test_it_agrees_with_trying_every_message(condition: Condition) -> None:
    assert can_hold(condition, FIELDS) is _brute_force(condition)


@settings(max_examples=100, deadline=None)
@given(conditions(), conditions())
def test_two_conditions_compare_as_their_messages_do(a: Condition, b: Condition) -> None:
    in_a, in_b = ({n for n, facts in enumerate(MESSAGES) if evaluate(c, facts) is True} for c in (a, b))
    assert implies(a, b, FIELDS) is (in_a <= in_b)
    both = overlap(a, b, FIELDS)
    assert (both is not None) is bool(in_a & in_b)
    if both is not None:
        assert evaluate(a, both) is True
        assert evaluate(b, both) is True


def test_a_range_and_the_list_of_its_numbers_are_the_same() -> None:
    between = Leaf("a", Op.BETWEEN, FieldType.INTEGER, (2, 4))
    numbers = Leaf("a", Op.IN, FieldType.INTEGER, (2, 3, 4))
    assert implies(between, numbers, FIELDS) is True
    assert implies(numbers, between, FIELDS) is True


def test_not_true_is_more_than_false() -> None:
    small, large = (Leaf("a", op, FieldType.INTEGER, (3,)) for op in (Op.LT, Op.GTE))
    assert implies(Leaf("a", Op.EXISTS, FieldType.INTEGER), ir.Any((small, large)), FIELDS) is True
    assert implies(ir.TRUE, ir.Any((small, large)), FIELDS) is False, "a message without the number"


@settings(max_examples=150, deadline=None)
@given(conditions(), st.sampled_from(MESSAGES))
def test_found_facts_satisfy_and_keep_what_is_known(condition: Condition, message: dict[str, Value]) -> None:
    known = {name: message.get(name) for name in ("b", "c", "e")}
    found = find_facts(condition, FIELDS, known)
    agreeing = [m for m in MESSAGES if {name: m.get(name) for name in known} == known]
    assert (found is not None) is any(evaluate(condition, m) is True for m in agreeing)
    if found is not None:
        assert evaluate(condition, found) is True
        assert {name: found.get(name) for name in known} == known


@settings(max_examples=100, deadline=None)
@given(conditions(), st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=30))
def test_the_five_questions_about_truth(condition: Condition, messages: list[dict[str, Value]]) -> None:
    for facts in messages:
        value = evaluate(condition, facts)
        answers = {
            kleene.is_true: value is True,
            kleene.is_false: value is False,
            kleene.could_be_true: value is not False,
            kleene.is_not_true: value is not True,
            kleene.is_unknown: value is None,
        }
        for question, expected in answers.items():
            assert (evaluate(question(condition), facts) is True) is expected


def test_large_disjunctions_are_no_obstacle() -> None:
    pairs = [ir.Any((_is("c", "x", n), _is("c", "y", n))) for n in range(4)]
    both = ir.All((*pairs, *(Leaf("a", Op.NEQ, FieldType.INTEGER, (n,)) for n in range(400))))
    assert can_hold(both, FIELDS) is True


def test_a_search_without_end_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {
        f"p{i}.{j}": Field(f"p{i}.{j}", "", FieldType.BOOLEAN, {}, always=True) for i in range(9) for j in range(8)
    }
    somewhere = [ir.Any(tuple(_yes(f"p{i}.{j}") for j in range(8))) for i in range(9)]
    alone = [
        ir.Not(ir.All((_yes(f"p{i}.{j}"), _yes(f"p{k}.{j}")))) for j in range(8) for i in range(9) for k in range(i)
    ]
    monkeypatch.setattr(witness, "MAX_STEPS", 200)  # nine pigeons, eight holes
    puzzle = ir.All((*somewhere, *alone))
    assert can_hold(puzzle, fields) is None
    assert overlap(puzzle, ir.TRUE, fields) is None
    assert implies(puzzle, ir.FALSE, fields) is None


def _is(field: str, word: str, number: int) -> Condition:
    return ir.All((Leaf(field, Op.EQ, FieldType.CODE, (word,)), Leaf("a", Op.GTE, FieldType.INTEGER, (number,))))


def _yes(field: str) -> Condition:
    return Leaf(field, Op.EQ, FieldType.BOOLEAN, (True,))
