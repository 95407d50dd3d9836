"""The ``when`` tree and the ``carrying`` tree as JSON Schema: every field of the catalogue with the comparisons of its type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.language.conditions import MAX_CONSTANTS, allowed_ops
from engine.language.fields import Field, history_fields, listing_fields, matter_fields, subject_fields
from engine.packs.packset import PackSet
from engine.schemas.author import BOOLEAN, scalar
from engine.values import FieldType

CONDITION = {"$ref": "#/$defs/condition"}
LISTING_CONDITION = {"$ref": "#/$defs/listing_condition"}

_LISTS = frozenset({"in", "not_in", "any_of"})


def condition_schema(packs: PackSet) -> dict[str, Any]:
    """The two definitions: ``condition`` for rules, ``listing_condition`` for what a basis asks an entry to carry."""
    listing = _listing(packs)
    return {
        "condition": _tree([*_others(packs), *listing], CONDITION),
        "listing_condition": _tree(listing, LISTING_CONDITION),
    }


def reason_schema(packs: PackSet) -> dict[str, Any]:
    """One comparison of a rule as an example names it for a reason; ``actual`` is the value that was found."""
    types = by_type([*_others(packs), *_listing(packs)])
    properties = {name: _leaf(found, actual=True) for name, found in sorted(types.items())}
    shape = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
    return {**shape, "properties": properties}


def _listing(packs: PackSet) -> list[Field]:
    return [field for entry in packs.lists.values() for field in listing_fields(entry).values()]


def _others(packs: PackSet) -> list[Field]:
    titles = {entry.id: entry.title for entry in packs.lists.values()}
    asked = [
        field
        for matter in packs.matters.values()
        for fields in (matter_fields(matter), subject_fields(matter, titles))
        for field in fields.values()
    ]
    return [*asked, *(field for entry in packs.lists.values() for field in history_fields(entry).values())]


def by_type(fields: Iterable[Field]) -> dict[str, dict[FieldType, tuple[str, dict[str, str]]]]:
    """Field name -> type -> title and values: fields of one name are joined; one open field opens the values of all."""
    found: dict[str, dict[FieldType, tuple[str, dict[str, str]]]] = {}
    for field in fields:
        types = found.setdefault(field.name, {})
        title, values = types.get(field.type, (field.title, dict(field.values)))
        closed = bool(values) and bool(field.values)
        types[field.type] = (title, values | dict(field.values) if closed else {})
    return found


def _tree(fields: Iterable[Field], itself: dict[str, Any]) -> dict[str, Any]:
    several = {"type": "array", "minItems": 1, "items": itself}
    joints = {
        "all": {"description": "同时满足", **several},
        "any": {"description": "满足其中之一", **several},
        "not": {"description": "不满足", **itself},
    }
    leaves = {name: _leaf(types) for name, types in sorted(by_type(fields).items())}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {**joints, **leaves},
    }


def _leaf(types: dict[FieldType, tuple[str, dict[str, str]]], *, actual: bool = False) -> dict[str, Any]:
    options = [option for type_, (_, values) in types.items() for option in _comparisons(type_, values, actual)]
    title = next(iter(types.values()))[0]
    return {"description": title, "anyOf": options}


def _comparisons(type_: FieldType, values: dict[str, str], actual: bool) -> list[dict[str, Any]]:
    words = allowed_ops(type_)
    one = scalar(type_, values)
    properties = {word: _operand(word, one) for word in words}
    if actual:
        found = {"type": "array", "items": one} if type_ is FieldType.CODES else one
        properties["actual"] = {"description": "实际的值", **found}
    compared = {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": properties}
    return [one, compared] if "eq" in words else [compared]


def _operand(word: str, one: dict[str, Any]) -> dict[str, Any]:
    if word == "exists":
        return BOOLEAN
    if word == "between":
        return {"type": "array", "minItems": 2, "maxItems": 2, "items": one}
    if word in _LISTS:
        return {"type": "array", "minItems": 1, "maxItems": MAX_CONSTANTS, "uniqueItems": True, "items": one}
    return one
