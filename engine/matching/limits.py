"""How much one durable-rules ruleset can hold and how much one message can make it do, worked out before it is built.

The engine keeps the nodes that a message still has to visit on a stack of 64 and answers with error 303 and a dirty state
when it overflows; other tables overflow silently. ``Network`` mirrors the tree of nodes that the engine builds from our
terms and bounds its stack over every possible message, so that the compiler can split before anything is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.matching.dialect import Term

MAX_CONDITIONS = 4000
"""The engine holds 4,096 rules."""

MAX_SIBLINGS = 400
"""Comparisons under one node. The engine's table holds 511 and loops for ever when it is full."""

MAX_ABSENT_SIBLINGS = 100
"""``$nex`` nodes and joins of ``$or`` under one node share a list of 128."""

MAX_STACK = 60
"""Of 64; the rest is left for the runner's own rule."""

MAX_NAMES = 240
"""The engine refuses messages with 255 properties."""

MAX_GROUPS = 14
"""``$and`` and ``$or`` in one condition take two entries each of a table of 32."""

MAX_PATHS = 256
"""Ways in which one message can satisfy one condition; the engine visits each."""

MAX_PATHS_TOGETHER = 1024
"""The same over all pieces of one condition: what one message may cost at worst."""

MAX_PIECES = 256
"""Engine rules that one condition may become."""


@dataclass(slots=True)
class _Node:
    """A comparison of the network. ``children`` by (field, operator) and constant; ``joins`` are where ``$or`` comes together."""

    children: dict[tuple[str, str, str], int] = field(default_factory=dict)
    joins: list[int] = field(default_factory=list)


class Network:
    """A mirror of the engine's tree of comparisons for a set of terms."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.nodes = [_Node()]
        for term in terms:
            self._add(term, 0)

    def _new(self) -> int:
        self.nodes.append(_Node())
        return len(self.nodes) - 1

    def _add(self, term: Term, parent: int) -> int:
        if "$and" in term:
            for part in term["$and"]:
                parent = self._add(part, parent)
            return parent
        if "$or" in term:
            ends = [self._add(part, parent) for part in term["$or"]]
            join = self._new()  # created after its branches: every edge leads to a higher number
            for end in ends:
                self.nodes[end].joins.append(join)
            return join
        name, operator, constant = comparison(term)
        children = self.nodes[parent].children
        key = (name, operator, f"{type(constant).__name__}:{constant}")
        if key not in children:
            children[key] = self._new()
        return children[key]

    def siblings(self) -> int:
        """The most comparisons under one node."""
        return max(sum(operator != "$nex" for _, operator, _ in node.children) for node in self.nodes)

    def absent_siblings(self) -> int:
        """The most ``$nex`` comparisons and joins under one node."""
        return max(len(n.joins) + sum(operator == "$nex" for _, operator, _ in n.children) for n in self.nodes)

    def stack(self) -> int:
        """A bound on the entries of the engine's stack over every possible message."""
        bounds = [0] * len(self.nodes)
        for index in range(len(self.nodes) - 1, -1, -1):
            node = self.nodes[index]
            if len(node.children) == 1 and not node.joins:  # most nodes: one comparison, which holds or does not
                (child,) = node.children.values()
                bounds[index] = max(1, bounds[child])
                continue
            matched = len(node.joins) + sum(_at_once(group) for group in _by_field(node).values())
            below = max((bounds[child] for child in (*node.children.values(), *node.joins)), default=0)
            bounds[index] = max(matched, matched - 1 + below) if matched else 0
        return bounds[0]


def comparison(term: Term) -> tuple[str, str, Any]:
    """Field, operator and constant of a single comparison; equality has no operator of its own in the dialect."""
    key, body = next(iter(term.items()))
    if not isinstance(body, dict):
        return key, "$eq", body
    name, constant = next(iter(body.items()))
    return name, key, constant


def _by_field(node: _Node) -> Mapping[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, operator, constant in node.children:
        groups.setdefault(name, []).append((operator, constant))
    return groups


def _at_once(group: list[tuple[str, str]]) -> int:
    """How many comparisons of one field can hold for one message: the worst over absent, every constant and its neighbours."""
    absent = sum(operator == "$nex" for operator, _ in group)
    present = sum(operator == "$ex" for operator, _ in group)
    counts = [absent]
    equal: dict[str, int] = {}
    unequal: dict[str, int] = {}
    ordered: list[tuple[str, int]] = []
    for operator, constant in group:
        if operator == "$eq":
            equal[constant] = equal.get(constant, 0) + 1
        elif operator == "$neq":
            unequal[constant] = unequal.get(constant, 0) + 1
        elif operator not in ("$ex", "$nex"):
            ordered.append((operator, int(constant.partition(":")[2])))
    differing = sum(unequal.values())
    numbers = {number for _, number in ordered}
    around = {number + step for number in numbers for step in (-1, 0, 1)} or {0}
    thresholds = max(sum(_holds(value, operator, number) for operator, number in ordered) for value in around)
    # Equality and order are bounded apart: their sum is at most a little too cautious, never too bold.
    counts.append(present + differing + thresholds + max(equal.values(), default=0))
    return max(counts)


def _holds(value: int, operator: str, number: int) -> bool:
    match operator:
        case "$lt":
            return value < number
        case "$lte":
            return value <= number
        case "$gt":
            return value > number
        case _:
            return value >= number


def size(term: Term) -> int:
    """A bound on the nodes that a term adds to a network: its comparisons, and the joins of its ``$or``."""
    if "$and" in term:
        return sum(map(size, term["$and"]))
    return 1 + sum(map(size, term["$or"])) if "$or" in term else 1


def groups(term: Term) -> int:
    """``$and`` and ``$or`` in a term."""
    inner = term.get("$and") or term.get("$or")
    return 1 + sum(map(groups, inner)) if inner else 0


def paths(term: Term) -> int:
    """A bound on the ways in which one message can satisfy a term. Different values of one field exclude each other."""
    if "$and" in term:
        product = 1
        for part in term["$and"]:
            product *= paths(part)
        return product
    if "$or" not in term:
        return 1
    exclusive: dict[str, int] = {}
    total = 0
    for part in term["$or"]:
        name, operator, _ = comparison(part) if not ({"$and", "$or"} & part.keys()) else ("", "", None)
        if operator in ("$eq", "$nex"):
            exclusive[name] = 1
        else:
            total += paths(part)
    return total + len(exclusive)


def fits(terms: Iterable[Term]) -> bool:
    """Whether these terms may share one ruleset."""
    listed = list(terms)
    if sum(map(size, listed)) <= MAX_STACK:  # fewer nodes than any limit: nothing to count
        return True
    if len(listed) > MAX_CONDITIONS or len(names_in(listed)) > MAX_NAMES:
        return False
    network = Network(listed)
    return (
        network.siblings() <= MAX_SIBLINGS
        and network.absent_siblings() <= MAX_ABSENT_SIBLINGS
        and network.stack() <= MAX_STACK
    )


def names_in(terms: Iterable[Term]) -> frozenset[str]:
    """The flat names that some terms read."""
    found: set[str] = set()
    for term in terms:
        inner = term.get("$and") or term.get("$or")
        found |= names_in(inner) if inner else {comparison(term)[0]}
    return frozenset(found)


def pieces(term: Term) -> list[Term] | None:
    """Terms that the engine can bear one by one and of which some holds exactly when ``term`` does; None if it takes too many.

    Where a term asks too much at once, one of its ``$or`` is drawn apart, one piece for each alternative.
    """
    ready: list[Term] = []
    waiting = [term]
    while waiting:
        if len(ready) + len(waiting) > MAX_PIECES:
            return None
        current = waiting.pop()
        if groups(current) <= MAX_GROUPS and paths(current) <= MAX_PATHS and fits([current]):
            ready.append(current)
        elif alternatives := _drawn_apart(current):
            waiting += alternatives
        else:
            return None
    return ready if sum(map(paths, ready)) <= MAX_PATHS_TOGETHER else None


def _drawn_apart(term: Term) -> list[Term]:
    """One piece for each alternative of one ``$or``: the shortest if groups are too many, else the longest."""
    parts = term["$and"]
    choices = [part for part in parts if "$or" in part]
    if not choices:
        return []
    pick = min if groups(term) > MAX_GROUPS else max
    chosen = pick(choices, key=lambda part: len(part["$or"]))
    rest = [part for part in parts if part is not chosen]
    opened = [alternative.get("$and", [alternative]) for alternative in chosen["$or"]]
    return [{"$and": sorted([*rest, *inner], key=lambda part: "$or" in part)} for inner in opened]
