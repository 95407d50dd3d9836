"""The quick answers: whatever boxes settle, the search finds too."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.language import ir
from engine.language.ir import Condition, Leaf, Op
from engine.language.satisfiable import can_hold, implies, overlap
from engine.lint.boxes import apart, box, within
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


@settings(max_examples=300, deadline=None)
@given(conditions(), conditions())
def test_what_is_said_to_lie_within_does(a: Condition, b: Condition) -> None:
    settled = within(box(ir.normal(a)), box(ir.normal(b)))
    if settled is not None and can_hold(a, FIELDS):
        assert implies(a, b, FIELDS) is settled


@pytest.mark.parametrize(
    ("narrow", "wide", "settled"),
    [
        (number(Op.BETWEEN, 2, 3), number(Op.GTE, 2), True),
        (number(Op.BETWEEN, 2, 3), number(Op.GTE, 3), False),
        (ir.All((number(Op.EQ, 2), word(Op.EQ, "x"))), word(Op.IN, "x", "y"), True),
        (word(Op.IN, "x", "y"), ir.All((word(Op.EQ, "x"), word(Op.IN, "x", "y"))), False),
        (word(Op.EQ, "x"), number(Op.EQ, 2), None),  # the other field may be all there is
        (number(Op.EQ, 2), number(Op.IN, 1, 3), None),  # a range around a list is wider than the list
    ],
)
def test_plain_comparisons_are_settled_at_once(narrow: Condition, wide: Condition, settled: bool | None) -> None:
    assert within(box(ir.normal(narrow)), box(ir.normal(wide))) is settled


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
