"""A quick answer before an exact one: plain comparisons of two rules often settle how the rules stand to each other.

A box holds, per field, what the comparisons at the top of a condition leave open: a range of numbers or a few words. Whatever
boxes do not settle is left to the search (``engine.language.satisfiable``); what they do settle is the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.conditions import bounds
from engine.language.ir import All, Condition, Leaf, Op, leaves
from engine.values import MAX_INTEGER, FieldType, Scalar

Side = tuple[int, int] | frozenset[Scalar]

_RANGES = frozenset({Op.EQ, Op.BETWEEN, Op.LT, Op.LTE, Op.GT, Op.GTE})
_WORDS = frozenset({Op.EQ, Op.IN})


@dataclass(frozen=True, slots=True)
class Box:
    """``sides``: per field what is left open. ``rest``: the terms of which the sides say less than all, or nothing.

    ``dense``: every number and word of a side is a value of its field, and the rest reads other fields.
    """

    sides: Mapping[str, Side]
    rest: frozenset[Condition]
    dense: bool


def box(condition: Condition) -> Box:
    """The box of a condition in normal form."""
    sides: dict[str, Side] = {}
    rest: set[Condition] = set()
    dense = True
    for term in condition.terms if isinstance(condition, All) else (condition,):
        side = _side(term)
        if side is None or not isinstance(term, Leaf) or not _exact(term):
            rest.add(term)
        if side is not None and isinstance(term, Leaf):
            known = sides.get(term.field)
            sides[term.field] = side if known is None else _common(known, side)
            dense = dense and term.type is not FieldType.DATE
    read = {leaf.field for term in rest for leaf in leaves(term)}
    return Box(sides, frozenset(rest), dense and read.isdisjoint(sides))


def apart(a: Box, b: Box) -> bool:
    """Whether some field has no value that both leave open: then the conditions are never true together."""
    return any(name in b.sides and _empty(_common(side, b.sides[name])) for name, side in a.sides.items())


def within(narrow: Box, wide: Box) -> bool | None:
    """Whether ``wide`` is true wherever ``narrow``, which can be true, is; None where boxes cannot tell."""
    inside = [name in narrow.sides and _inside(narrow.sides[name], side) for name, side in wide.sides.items()]
    if all(inside) and wide.rest <= narrow.rest:
        return True
    both_read = wide.sides.keys() <= narrow.sides.keys()
    if both_read and not all(inside) and narrow.dense and narrow.rest == wide.rest:
        return False
    return None


def _side(term: Condition) -> Side | None:
    if not isinstance(term, Leaf):
        return None
    if term.type.ordered:
        low, high = bounds(term)
        return max(low, -MAX_INTEGER), min(high, MAX_INTEGER)
    return frozenset(term.constants) if term.op in _WORDS else None


def _exact(leaf: Leaf) -> bool:
    return leaf.op in (_RANGES if leaf.type.ordered else _WORDS)


def _common(a: Side, b: Side) -> Side:
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return a & b
    assert isinstance(a, tuple)  # noqa: S101 - one field has one type, hence one kind of side
    assert isinstance(b, tuple)  # noqa: S101
    return max(a[0], b[0]), min(a[1], b[1])


def _inside(a: Side, b: Side) -> bool:
    return _common(a, b) == a


def _empty(side: Side) -> bool:
    return not side if isinstance(side, frozenset) else side[0] > side[1]
