"""The quick no: whatever it says is apart is never true together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.language import ir
from engine.language.ir import Condition, Leaf, Op
from engine.language.satisfiable import overlap
from engine.lint.boxes import apart, box
from engine.values import FieldType
from tests.packs_engine.test_satisfiable import FIELDS, conditions


def number(op: Op, *constants: int) -> Leaf:
    return Leaf("a", op, FieldType.INTEGER, constants)


def word(op: Op, *constants: str) -> Leaf:
    return Leaf("c", op, FieldType.CODE, constants)


@settings(max_examples=300, deadline=None)
@given(conditions(), conditions())
def test_what_is_apart_never_meets(a: Condition, b: Condition) -> None:
    if apart(box(ir.normal(a)), box(ir.normal(b))):
        assert overlap(a, b, FIELDS) is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (number(Op.LT, 3), number(Op.GTE, 3)),
        (number(Op.BETWEEN, 1, 2), number(Op.EQ, 3)),
        (number(Op.GT, 5), number(Op.IN, 1, 5)),
        (word(Op.EQ, "x"), word(Op.IN, "y", "z")),
        (ir.All((word(Op.EQ, "x"), number(Op.LT, 3))), ir.All((number(Op.GT, 3), word(Op.EQ, "x")))),
    ],
)
def test_plain_comparisons_that_exclude_each_other_are_seen(a: Condition, b: Condition) -> None:
    assert apart(box(ir.normal(a)), box(ir.normal(b)))


def test_alternatives_are_left_to_the_search() -> None:
    either = ir.Any((number(Op.EQ, 1), number(Op.EQ, 2)))
    assert not apart(box(ir.normal(either)), box(number(Op.EQ, 3)))
    assert overlap(either, number(Op.EQ, 3), FIELDS) is None
