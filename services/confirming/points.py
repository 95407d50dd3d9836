"""What a person says to have established by confirming: one point each, taken from the texts, never from the person."""

from __future__ import annotations

from engine.packs.packset import PackSet
from services.provenance import points
from services.provenance.model import Point


def to_establish(packs: PackSet, item: str) -> tuple[Point, ...]:
    """The points of an item that is there. The national list's row is a field of its own, not a point."""
    kind, _, name = item.partition("/")
    if kind == "measure":
        found = points.of_measure(packs, packs.measures[name])
    elif kind == "list":
        found = points.of_list(packs, packs.lists[name])
    else:
        memorandum = packs.memoranda[name.partition("/")[0]]
        found = points.of_rules_of(packs, memorandum)
    return tuple(point for point in found if point.code != points.ROW.code)
