"""Every comparison that decides whether a rule fires: where it stands, and what it reads as in each matter and list.

Those of the rule's ``when``, and those of ``carrying`` in the bases of its measure that reach one of its lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.documents import Memorandum, RuleDocument
from engine.errors import Position
from engine.language.conditions import parse_condition
from engine.language.fields import rule_fields
from engine.language.ir import Leaf, leaves
from engine.law.legality import names_list
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
    yield from _sites(packs, rule, lists, rule.when, f"memorandum/{pack.id}", ("rules", number, "when"))
    measure = packs.measures[rule.measure]
    for basis_number, basis in enumerate(measure.bases):
        for reach_number, reach in enumerate(basis.reaches):
            reached = [name for name in lists if names_list(reach, packs.lists[name])]
            if reach.carrying is not None and reached:
                start = ("bases", basis_number, "reaches", reach_number, "carrying")
                yield from _sites(packs, rule, reached, reach.carrying, f"measure/{measure.id}", start)


def _sites(
    packs: PackSet, rule: RuleDocument, lists: list[str], tree: Any, key: str, start: TreePath
) -> Iterator[LeafSite]:
    paths = list(leaf_paths(tree)) if tree is not None else []
    readings: list[list[tuple[str, str, Leaf]]] = [[] for _ in paths]
    for kind in rule.on if paths else ():
        for list_id in lists:
            fields = rule_fields(packs.matters[kind], packs.lists[list_id])
            found = leaves(parse_condition(tree, fields, lambda _: None))
            for index, leaf in enumerate(found):
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
