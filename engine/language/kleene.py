"""Questions about the three truth values, put as conditions that are plainly true or not (S3).

A comparison is unknown exactly where its field is missing, so "could be true" and "is not true" can be written with
``missing``. Every function takes any condition and returns one without ``Not``; facts satisfy the result (its value is
*true*) exactly when the condition has the value that the function names.
"""

from __future__ import annotations

from engine.language import ir
from engine.language.ir import PRESENCE, Condition, Leaf, Op


def is_true(condition: Condition) -> Condition:
    """Satisfied where the condition is true."""
    return ir.nnf(condition)


def is_false(condition: Condition) -> Condition:
    """Satisfied where the condition is false."""
    return ir.nnf(condition, negated=True)


def could_be_true(condition: Condition) -> Condition:
    """Satisfied where the condition is true or unknown."""
    return _lenient(ir.nnf(condition))


def is_not_true(condition: Condition) -> Condition:
    """Satisfied where the condition is false or unknown."""
    return _lenient(ir.nnf(condition, negated=True))


def is_unknown(condition: Condition) -> Condition:
    """Satisfied where the condition is unknown."""
    return ir.All((could_be_true(condition), is_not_true(condition)))


def _lenient(condition: Condition) -> Condition:
    """Every comparison holds, or its field is missing."""
    match condition:
        case Leaf(field, op, type_):
            return condition if op in PRESENCE else ir.Any((condition, Leaf(field, Op.MISSING, type_)))
        case ir.All(terms):
            return ir.All(tuple(map(_lenient, terms)))
        case ir.Any(terms):
            return ir.Any(tuple(map(_lenient, terms)))
        case ir.Not():
            raise AssertionError("nnf leaves no Not")
