"""The part of durable-rules' language that the compiler may emit, and nothing else.

One message, constants only: ``eq neq lt lte gt gte ex nex`` under ``$and`` and ``$or``. No joins, negated patterns,
arithmetic, regular expressions, string order or arrays: each of those decides wrongly or crashes somewhere
(docs/durable-rules.md tells which). Field names become flat ASCII names, and a set becomes one boolean per constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.ir import All, Condition, Leaf, Not, Op, leaves
from engine.values import FieldType, Scalar, Value

Term = dict[str, Any]
"""One node of durable-rules' JSON: a comparison, ``{"$and": [...]}`` or ``{"$or": [...]}``."""

ANCHOR = "~on"
"""A field that every message carries. Each condition begins with it: the engine's own messages then match nothing."""

GAP = "~gap"
"""A field that a message carries where some field that the conditions read is missing. Only then *could be true* may differ
from *is true*, and only then it is asked: each such condition goes on with this comparison."""

RESERVED = frozenset({"id", "sid", "$s", "$forward", "~touch", ANCHOR, GAP})
"""Names with a meaning of their own inside the engine or the runner."""

_SIMPLE = {Op.NEQ: "$neq", Op.LT: "$lt", Op.LTE: "$lte", Op.GT: "$gt", Op.GTE: "$gte"}


def fnv(name: str) -> int:
    """The 32-bit hash by which the engine knows a property. Names with equal hashes are one property to it."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


@dataclass(frozen=True, slots=True)
class Names:
    """Flat names of the fields that some conditions read.

    ``fields``: field -> flat name; for a set it only says that the set is there. ``members``: set field -> constant -> flat name.
    """

    fields: Mapping[str, str]
    members: Mapping[str, Mapping[Scalar, str]]

    def only(self, flat: frozenset[str]) -> Names:
        """The part that a ruleset reading these flat names needs."""
        members = {
            field: {value: name for value, name in flats.items() if name in flat}
            for field, flats in self.members.items()
        }
        fields = {field: name for field, name in self.fields.items() if name in flat or members.get(field)}
        return Names(fields, {field: flats for field, flats in members.items() if field in fields})


def names_for(conditions: Iterable[Condition]) -> Names:
    """Flat names with distinct hashes for every field that the conditions read, the same for the same conditions."""
    constants: dict[str, set[Scalar]] = {}
    found: set[str] = set()
    for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
        found.add(leaf.field)
        if leaf.type is FieldType.CODES:
            constants.setdefault(leaf.field, set()).update(leaf.constants)
    taken = {fnv(name) for name in RESERVED}
    fields = {field: _distinct(field.replace(".", "-"), taken) for field in sorted(found)}
    members = {
        field: {
            value: _distinct(f"{fields[field]}#{index}", taken) for index, value in enumerate(sorted(values, key=str))
        }
        for field, values in sorted(constants.items())
    }
    return Names(fields, members)


def _distinct(base: str, taken: set[int]) -> str:
    name, attempt = base, 1
    while fnv(name) in taken:
        attempt += 1
        name = f"{base}~{attempt}"
    taken.add(fnv(name))
    return name


def flatten(names: Names, facts: Mapping[str, Value]) -> dict[str, Scalar]:
    """The flat message for the engine: only what the conditions read, missing fields left out, the anchor first."""
    message: dict[str, Scalar] = {ANCHOR: 1}
    for field, flat in names.fields.items():
        value = facts.get(field)
        if value is None:
            message[GAP] = 1
        elif isinstance(value, frozenset):
            message[flat] = True
            message |= {name: constant in value for constant, name in names.members[field].items()}
        else:
            message[flat] = value
    return message


def is_true(condition: Condition, names: Names) -> Term:
    """The engine's condition for "is true" of a condition in normal form.

    In the engine a comparison on a missing field is false, so this is exactly Kleene's *true*.
    """
    return _anchored(_term(condition, names, frozenset()), ANCHOR)


def could_be_true(condition: Condition, names: Names, maybe_missing: frozenset[str]) -> Term:
    """The engine's condition for "true or unknown" of a message with a gap: every comparison holds, or its field is missing.

    Where a gap makes no difference it is the condition of ``is_true``.
    """
    sure, possible = _term(condition, names, frozenset()), _term(condition, names, maybe_missing)
    return _anchored(sure, ANCHOR) if possible == sure else _anchored(possible, ANCHOR, GAP)


def _anchored(term: Term, *anchors: str) -> Term:
    inner = term.get("$and", [term])
    return {"$and": [*({anchor: 1} for anchor in anchors), *inner]}


def _term(condition: Condition, names: Names, lenient: frozenset[str]) -> Term:
    """``lenient``: fields whose absence counts as true."""
    if isinstance(condition, Leaf):
        return _leaf(condition, names, condition.field in lenient)
    if isinstance(condition, Not):
        raise AssertionError("conditions arrive in normal form")
    terms = [_term(inner, names, lenient) for inner in condition.terms]  # in order, as normal forms are
    return _both(terms) if isinstance(condition, All) else _either(terms)


def _both(terms: list[Term]) -> Term:
    """A conjunction: nested ones opened, plain comparisons first, so that rules share as long a prefix as they can."""
    opened = [part for term in terms for part in term.get("$and", [term])]
    ordered = sorted(opened, key=lambda part: "$or" in part)
    if not ordered:
        return {ANCHOR: 1}
    return ordered[0] if len(ordered) == 1 else {"$and": ordered}


def _either(terms: list[Term]) -> Term:
    opened: list[Term] = []
    for term in terms:
        opened.extend(part for part in term.get("$or", [term]) if part not in opened)
    if not opened:
        return {"$neq": {ANCHOR: 1}}
    return opened[0] if len(opened) == 1 else {"$or": opened}


def _leaf(leaf: Leaf, names: Names, lenient: bool) -> Term:
    name = names.fields[leaf.field]
    if leaf.op is Op.EXISTS:
        return {"$ex": {name: 1}}
    if leaf.op is Op.MISSING:
        return {"$nex": {name: 1}}
    term = _member(leaf, names.members[leaf.field]) if leaf.type is FieldType.CODES else _scalar(leaf, name)
    return _either([term, {"$nex": {name: 1}}]) if lenient else term


def _member(leaf: Leaf, members: Mapping[Scalar, str]) -> Term:
    if leaf.op is Op.ANY_OF:
        return _either([{members[constant]: True} for constant in leaf.constants])
    return _both([{members[constant]: False} for constant in leaf.constants])


def _scalar(leaf: Leaf, name: str) -> Term:
    match leaf.op:
        case Op.EQ:
            return {name: leaf.constants[0]}
        case Op.IN:
            return _either([{name: constant} for constant in leaf.constants])
        case Op.NOT_IN:
            return _both([{"$neq": {name: constant}} for constant in leaf.constants])
        case Op.BETWEEN:
            return {"$and": [{"$gte": {name: leaf.constants[0]}}, {"$lte": {name: leaf.constants[1]}}]}
        case Op.NOT_BETWEEN:
            return _either([{"$lt": {name: leaf.constants[0]}}, {"$gt": {name: leaf.constants[1]}}])
        case _:
            return {_SIMPLE[leaf.op]: {name: leaf.constants[0]}}
