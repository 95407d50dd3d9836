"""Every comparison that decides whether a rule fires: where it stands, and what it reads as in each matter and list.

Those of the rule's ``when``, and those of ``carrying`` in the bases of its measure that reach one of its lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.documents import Memorandum, Reach, RuleDocument
from engine.errors import Position
from engine.language.conditions import parse_condition
from engine.language.ir import Condition, Leaf, leaves
from engine.law.reach import names_list
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import TreePath


@dataclass(frozen=True, slots=True)
class LeafSite:
    """One comparison as it stands in a file. ``readings``: (matter kind, list id, what it means there), at least one."""

    position: Position | None
    readings: tuple[tuple[str, str, Leaf], ...]


def leaf_sites(packs: PackSet, pack: Memorandum, number: int) -> Iterator[LeafSite]:
    """The comparisons of a pack's rule, in the order in which they are read."""
    rule = pack.rules[number]
    lists = rule.lists or pack.lists
    of_rule = partial(packs.readings.condition, pack.id, rule)
    yield from _sites(packs, rule, lists, rule.when, of_rule, f"memorandum/{pack.id}", ("rules", number, "when"))
    measure = packs.measures[rule.measure]
    for basis_number, basis in enumerate(measure.bases):
        for reach_number, reach in enumerate(basis.reaches):
            reached = [name for name in lists if names_list(reach, packs.lists[name])]
            if reach.carrying is not None and reached:
                start = ("bases", basis_number, "reaches", reach_number, "carrying")
                of_basis = partial(_carrying, packs, reach)
                yield from _sites(packs, rule, reached, reach.carrying, of_basis, f"measure/{measure.id}", start)


def _carrying(packs: PackSet, reach: Reach, matter_id: str, list_id: str) -> Condition:
    return parse_condition(reach.carrying, packs.readings.fields(matter_id, list_id), lambda _: None)


def _sites(
    packs: PackSet,
    rule: RuleDocument,
    lists: list[str],
    tree: Any,
    read_as: Callable[[str, str], Condition],
    key: str,
    start: TreePath,
) -> Iterator[LeafSite]:
    paths = list(leaf_paths(tree)) if tree is not None else []
    readings: list[list[tuple[str, str, Leaf]]] = [[] for _ in paths]
    for kind in rule.on if paths else ():
        for list_id in lists:
            for index, leaf in enumerate(leaves(read_as(kind, list_id))):
                readings[index].append((kind, list_id, leaf))
    for path, read in zip(paths, readings, strict=True):
        yield LeafSite(packs.at_key(key, (*start, *path)), tuple(read))


def leaf_paths(tree: Any) -> Iterator[TreePath]:
    """The place of every comparison in a condition tree that was read without fault, in the order of ``ir.leaves``."""
    key, body = next(iter(tree.items()))
    if key in ("all", "any"):
        for index, item in enumerate(body):
            yield from ((key, index, *path) for path in leaf_paths(item))
    elif key == "not":
        yield from ((key, *path) for path in leaf_paths(body))
    elif isinstance(body, dict):
        yield from ((key, word) for word in body)
    else:
        yield (key,)
