"""The reference evaluator by hand: each comparison, three-valued logic as a table, reasons and missing fields."""

from __future__ import annotations

import itertools
from typing import Any as Anything

import pytest

from engine.decision import Because
from engine.language.ir import All, Any, Leaf, Not, Op
from engine.language.reference import because, evaluate, missing_fields
from engine.values import FieldType

MONEY, DATE, CODE, CODES = FieldType.MONEY, FieldType.DATE, FieldType.CODE, FieldType.CODES


@pytest.mark.parametrize(
    ("op", "constants", "answers"),
    [  # answers for 4, 5, 6
        (Op.EQ, (5,), (False, True, False)),
        (Op.NEQ, (5,), (True, False, True)),
        (Op.LT, (5,), (True, False, False)),
        (Op.LTE, (5,), (True, True, False)),
        (Op.GT, (5,), (False, False, True)),
        (Op.GTE, (5,), (False, True, True)),
        (Op.IN, (4, 6), (True, False, True)),
        (Op.NOT_IN, (4, 6), (False, True, False)),
        (Op.BETWEEN, (5, 6), (False, True, True)),
        (Op.NOT_BETWEEN, (5, 6), (True, False, False)),
    ],
)
def test_comparisons(op: Op, constants: tuple[int, ...], answers: tuple[bool, ...]) -> None:
    leaf = Leaf("matter.amount", op, MONEY, constants)
    assert tuple(evaluate(leaf, {"matter.amount": value}) for value in (4, 5, 6)) == answers
    assert evaluate(leaf, {}) is None


@pytest.mark.parametrize(
    ("members", "any_of", "none_of"),
    [({"a"}, True, False), ({"a", "c"}, True, False), ({"c"}, False, True), (set(), False, True), (None, None, None)],
)
def test_sets(members: set[str] | None, any_of: bool | None, none_of: bool | None) -> None:
    facts = {} if members is None else {"subject.lists": frozenset(members)}
    assert evaluate(Leaf("subject.lists", Op.ANY_OF, CODES, ("a", "b")), facts) is any_of
    assert evaluate(Leaf("subject.lists", Op.NONE_OF, CODES, ("a", "b")), facts) is none_of


def test_presence_is_never_unknown() -> None:
    exists, missing = Leaf("f", Op.EXISTS, MONEY), Leaf("f", Op.MISSING, MONEY)
    assert (evaluate(exists, {"f": 0}), evaluate(missing, {"f": 0})) == (True, False)
    assert (evaluate(exists, {}), evaluate(missing, {})) == (False, True)


def _leaf(value: bool | None, number: int) -> Leaf:
    return Leaf({True: "yes", False: "no", None: f"gap{number}"}[value], Op.EQ, CODE, ("x",))


def test_kleene_tables() -> None:
    """S3: false rules an all, true rules an any, unknown stands otherwise; not unknown is unknown."""
    facts = {"yes": "x", "no": "y"}
    truth = (True, False, None)
    for left, right in itertools.product(truth, truth):
        pair = (_leaf(left, 1), _leaf(right, 2))
        both = False if False in (left, right) else None if None in (left, right) else True
        either = True if True in (left, right) else None if None in (left, right) else False
        assert evaluate(All(pair), facts) is both
        assert evaluate(Any(pair), facts) is either
    assert [evaluate(Not(_leaf(value, 1)), facts) for value in truth] == [False, True, None]


@pytest.mark.parametrize(
    ("leaf", "value", "expected"),
    [
        (Leaf("f", Op.GTE, MONEY, (400000000,)), 500000050, ("gte", "4000000.00", "5000000.50")),
        (
            Leaf("f", Op.BETWEEN, DATE, (20260101, 20261231)),
            20260601,
            ("between", ("2026-01-01", "2026-12-31"), "2026-06-01"),
        ),
        (Leaf("f", Op.ANY_OF, CODES, ("a", "b")), frozenset("ca"), ("any_of", ("a", "b"), ("a", "c"))),
        (Leaf("f", Op.EXISTS, CODE), "x", ("exists", True, "x")),
        (Leaf("f", Op.MISSING, CODE), None, ("exists", False, None)),
    ],
)
def test_reasons_are_in_display_form(leaf: Leaf, value: Anything, expected: tuple[Anything, ...]) -> None:
    facts = {} if value is None else {"f": value}
    assert because(leaf, facts) == (Because("f", *expected),)


def test_reasons_name_what_holds_and_nothing_else() -> None:
    facts = {"a": "x", "b": "y"}
    a, b, c = (Leaf(name, Op.EQ, CODE, ("x",)) for name in "abc")
    condition = All((Any((a, b, c)), Not(b)))
    assert [(r.field, r.op) for r in because(condition, facts)] == [("a", "eq"), ("b", "neq")]
    assert because(All((a, b)), facts) == ()


def test_a_field_under_a_settled_term_is_not_missed() -> None:
    a, b, c = (Leaf(name, Op.EQ, CODE, ("x",)) for name in "abc")
    assert missing_fields(All((a, Any((b, c)))), {"a": "y"}) == ()
    assert missing_fields(All((a, Any((b, c)))), {"a": "x"}) == ("b", "c")
    assert missing_fields(Any((All((a, b)), c)), {"a": "y"}) == ("c",)
    assert missing_fields(Not(a), {}) == ("a",)
