"""A case: a catalogue, rules and messages, all as plain JSON of texts, so that it can be printed, shrunk and pasted."""

from __future__ import annotations

import random
from typing import Any

from tests.engine.packs import Doc
from tests.fuzz.texts import TYPES, constants, value
from tests.fuzz.trees import SHAPES, Slot, Slots

Case = dict[str, Any]
"""``matter`` and ``list``: field specs; ``history``: names; ``rules``: ``when`` trees; ``messages``: field -> text or list of texts."""

STANDARD: dict[str, tuple[str, bool, tuple[str, ...]]] = {
    "subject.kind": ("code", True, ("legal_person", "unincorporated", "natural_person")),
    "subject.role": ("code", True, ("bidder", "agent", "consortium-member")),
    "subject.region": ("code", False, ()),
    "subject.industry": ("code", False, ()),
    "subject.lists": ("codes", True, ()),
    "listing.level": ("code", False, ("minor", "ordinary", "serious")),
    "listing.months_on_list": ("integer", True, ()),
    "listing.under_objection": ("boolean", True, ()),
    "listing.under_repair": ("boolean", True, ()),
    "listing.since": ("date", True, ()),
    "listing.until": ("date", False, ()),
    "listing.decided_on": ("date", True, ()),
}
"""Fields that every catalogue has: type, whether they are always there, and the words if these are closed."""


def specs(rng: random.Random, prefix: str) -> list[Doc]:
    """Random fields of a matter or a list; about a third of the code fields are closed."""
    found = []
    for number in range(rng.randint(2, 6)):
        kind = rng.choice(TYPES)
        spec: Doc = {"name": f"{prefix}{number}", "title": f"字段{number}", "type": kind}
        if rng.random() < 0.35:
            spec["required"] = "true"
        if kind in ("code", "codes") and rng.random() < 0.4:
            spec["values"] = {f"v{n}": f"值{n}" for n in range(rng.randint(2, 5))}
        found.append(spec)
    return found


def slots_of(rng: random.Random, case: Case) -> dict[str, Slot]:
    """Every field of the catalogue with the constants that the rules will name."""
    found: dict[str, Slot] = {}
    for name, (kind, always, words) in STANDARD.items():
        found[name] = Slot(name, kind, constants(rng, kind, words), words, always)
    for prefix, part, required in (("matter", case["matter"], True), ("listing", case["list"], False)):
        for spec in part:
            name, words = f"{prefix}.{spec['name']}", tuple(spec.get("values", ()))
            always = required and spec.get("required") == "true"
            found[name] = Slot(name, spec["type"], constants(rng, spec["type"], words), words, always)
    for count in case["history"]:
        found[f"history.{count}"] = Slot(f"history.{count}", "integer", list(range(5)))
    return found


def message(rng: random.Random, slots: Slots) -> dict[str, Any]:
    """A raw message: what is always there, and of the rest about two thirds. A closed field may hold a word that it does not know."""
    found: dict[str, Any] = {}
    for name, slot in slots.items():
        if slot.always or rng.random() < 0.65:
            stranger = slot.values and not slot.always and rng.random() < 0.05
            found[name] = value(rng, slot.kind, () if stranger else slot.constants, () if stranger else slot.values)
    return found


def draw(rng: random.Random, shape: int, messages: int) -> Case:
    """A random case of one of the shapes. At least every sixth message differs from the one before in one field only."""
    case: Case = {"matter": specs(rng, "m"), "list": specs(rng, "l"), "history": rng.sample(["recent", "grave"], 2)}
    slots = slots_of(rng, case)
    case["rules"] = SHAPES[shape](rng, slots)
    found = [message(rng, slots)]
    while len(found) < messages:
        fresh = message(rng, slots)
        if rng.random() < 0.2:
            changed = rng.choice(sorted(slots))
            kept = {name: given for name, given in found[-1].items() if name != changed}
            fresh = kept | ({changed: fresh[changed]} if changed in fresh else {})
        found.append(fresh)
    case["messages"] = found
    return case
