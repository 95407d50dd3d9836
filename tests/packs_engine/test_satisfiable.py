"""``can_hold`` against brute force over every message that could matter."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import evaluate
from engine.language.satisfiable import can_hold
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


def _brute_force(condition: Condition) -> bool:
    for values in product(*DOMAIN.values()):
        facts = {name: value for name, value in zip(DOMAIN, values, strict=True) if value is not None}
        if evaluate(condition, facts) is True:
            return True
    return False


@settings(max_examples=150, deadline=None)
@given(_conditions())
def test_it_agrees_with_trying_every_message(condition: Condition) -> None:
    assert can_hold(condition, FIELDS) is _brute_force(condition)


def test_too_many_alternatives_leave_the_question_open() -> None:
    either = ir.Any(tuple(Leaf("a", Op.EQ, FieldType.INTEGER, (n,)) for n in range(10)))
    assert can_hold(ir.All((either,) * 3), FIELDS) is True
    assert can_hold(ir.All((either,) * 5), FIELDS) is None
