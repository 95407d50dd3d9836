"""Random ``when`` trees in the pack language: plain dicts, lists and texts, as a policy officer's YAML holds them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fuzz.texts import ORDERED, number_text

Tree = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """A field that rules may name. ``constants``: see ``texts.constants``."""

    name: str
    kind: str
    constants: Sequence[Any]
    values: Sequence[str] = ()
    always: bool = False


Slots = Mapping[str, Slot]


def comparison(rng: random.Random, slot: Slot) -> tuple[str, Any]:
    """A comparison word and what stands after it."""
    if rng.random() < 0.12:
        return "exists", rng.choice(("true", "false"))
    if slot.kind == "codes":
        return "any_of", several(rng, slot)
    words = ("eq", "neq") if slot.kind == "boolean" else ("eq", "neq", "in", "not_in")
    if slot.kind in ORDERED:
        words = (*words, "lt", "lte", "gt", "gte", "lt", "lte", "gt", "gte", "between")
    word = rng.choice(words)
    if word in ("in", "not_in"):
        return word, several(rng, slot)
    if word == "between":
        return word, [text(rng, slot, n) for n in sorted(rng.choice(slot.constants) for _ in range(2))]
    return word, text(rng, slot, rng.choice(slot.constants))


def several(rng: random.Random, slot: Slot) -> list[str]:
    """A list of one to four constants, none twice."""
    return [text(rng, slot, n) for n in rng.sample(list(slot.constants), rng.randint(1, min(4, len(slot.constants))))]


def text(rng: random.Random, slot: Slot, constant: Any) -> str:
    """A constant as text."""
    return number_text(slot.kind, constant, rng) if slot.kind in ORDERED else str(constant)


def leaf(rng: random.Random, slots: Slots) -> Tree:
    """One field: a plain value, one comparison, or a lower and an upper bound in one mapping."""
    slot = slots[rng.choice(sorted(slots))]
    if slot.kind in ORDERED and len(slot.constants) > 2 and rng.random() < 0.1:
        low, high = sorted(rng.sample(list(slot.constants), 2))
        if high - low > 1:
            low_text, high_text = text(rng, slot, low), text(rng, slot, high)
            return {slot.name: {rng.choice(("gt", "gte")): low_text, rng.choice(("lt", "lte")): high_text}}
    word, body = comparison(rng, slot)
    return {slot.name: body} if word == "eq" and rng.random() < 0.5 else {slot.name: {word: body}}


def tree(rng: random.Random, slots: Slots, depth: int = 1) -> Tree:
    """Anything that the language can say, at most six levels deep."""
    draw = rng.random()
    if depth >= 6 or draw < 0.5:
        return leaf(rng, slots)
    if draw < 0.6:
        return {"not": tree(rng, slots, depth + 1)}
    return {"all" if draw < 0.82 else "any": [tree(rng, slots, depth + 1) for _ in range(rng.randint(1, 3))]}


Shape = Callable[[random.Random, Slots], list[Tree]]
"""Draws the rules of one case."""


def mixed(rng: random.Random, slots: Slots) -> list[Tree]:
    """Anything."""
    return [tree(rng, slots) for _ in range(rng.choice((4, 15, 40)))]


def crowded(rng: random.Random, slots: Slots) -> list[Tree]:
    """Many rules over one or two fields: long rows of siblings, of which a message satisfies many."""
    few = {name: slots[name] for name in rng.sample(sorted(slots), 2)}
    return [
        leaf(rng, few) if rng.random() < 0.5 else {"all": [leaf(rng, few), leaf(rng, slots)]}
        for _ in range(rng.choice((60, 120)))
    ]


def alternatives(rng: random.Random, slots: Slots) -> list[Tree]:
    """Nested alternatives over few fields: joins, overlapping paths, sets."""
    few = {name: slots[name] for name in rng.sample(sorted(slots), min(4, len(slots)))}
    found: list[Tree] = []
    for _ in range(rng.choice((8, 25))):
        groups: list[Tree] = [
            {"any": [leaf(rng, few) for _ in range(rng.randint(2, 4))]} for _ in range(rng.randint(1, 3))
        ]
        whole: Tree = {rng.choice(("all", "all", "any")): groups}
        found.append({"not": whole} if rng.random() < 0.2 else whole)
    return found


SHAPES: tuple[Shape, ...] = (mixed, crowded, alternatives)
