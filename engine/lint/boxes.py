"""A quick no before an exact answer: two rules whose plain comparisons already exclude each other need no search.

A box holds, per field, what the comparisons that must all hold leave open: a range of numbers or a few words. Boxes that have
no value of some field in common belong to conditions that are never true together. The reverse is left to the search.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.conditions import bounds
from engine.language.ir import All, Condition, Leaf, Op
from engine.values import Scalar

Side = tuple[int, int] | frozenset[Scalar]
Box = Mapping[str, Side]


def box(condition: Condition) -> Box:
    """What the comparisons at the top of a condition in normal form leave open."""
    found: dict[str, Side] = {}
    terms = condition.terms if isinstance(condition, All) else (condition,)
    for leaf in (term for term in terms if isinstance(term, Leaf)):
        side = _side(leaf)
        if side is not None:
            known = found.get(leaf.field)
            found[leaf.field] = side if known is None else _common(known, side)
    return found


def apart(a: Box, b: Box) -> bool:
    """Whether some field has no value that both leave open."""
    return any(name in b and _empty(_common(side, b[name])) for name, side in a.items())


def _side(leaf: Leaf) -> Side | None:
    if leaf.type.ordered:
        return bounds(leaf)
    return frozenset(leaf.constants) if leaf.op in (Op.EQ, Op.IN) else None


def _common(a: Side, b: Side) -> Side:
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return a & b
    assert isinstance(a, tuple)  # noqa: S101 - one field has one type, hence one kind of side
    assert isinstance(b, tuple)  # noqa: S101
    return max(a[0], b[0]), min(a[1], b[1])


def _empty(side: Side) -> bool:
    return not side if isinstance(side, frozenset) else side[0] > side[1]
