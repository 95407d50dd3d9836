"""The third interpreter's own reading of ``when``: three-valued, on raw text (S3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Truth = bool | None
Types = Mapping[str, str]
Facts = Mapping[str, Any]

STANDARD = {
    "subject.kind": "code",
    "subject.role": "code",
    "listing.level": "code",
    "listing.since": "date",
    "listing.until": "date",
    "listing.decided_on": "date",
    "listing.months_on_list": "integer",
    "listing.months_since_penalty": "integer",
    "listing.status": "code",
    "listing.under_objection": "boolean",
    "listing.under_repair": "boolean",
    "subject.region": "code",
    "subject.industry": "code",
    "subject.lists": "codes",
}


def value(kind: str, raw: Any) -> Any:
    """Raw text as something comparable; ISO dates compare as text."""
    if kind == "boolean":
        return {"true": True, "false": False}[raw]
    if kind == "integer":
        return int(raw)
    if kind == "money":
        return Decimal(raw)
    if kind == "codes":
        return frozenset(raw)
    return raw


def holds(tree: Any, types: Types, facts: Facts) -> Truth:
    """Kleene truth of a condition tree; no tree always holds."""
    if tree is None:
        return True
    ((key, body),) = tree.items()
    if key == "not":
        inner = holds(body, types, facts)
        return None if inner is None else not inner
    if key in ("all", "any"):
        inner_parts: list[Truth] = [holds(part, types, facts) for part in body]
        deciding: bool = key == "any"
        if deciding in inner_parts:
            return deciding
        return None if None in inner_parts else not deciding
    comparisons = body.items() if isinstance(body, dict) else [("eq", body)]
    parts: list[Truth] = [compared(word, facts.get(key), types[key], raw) for word, raw in comparisons]
    return False if False in parts else None if None in parts else True


def compared(word: str, given: Any, kind: str, raw: Any) -> Truth:
    """One comparison; a missing value is unknown, except to ``exists``."""
    if word == "exists":
        return bool((given is not None) == (raw == "true"))
    if given is None:
        return None
    actual = value(kind, given)
    if word in ("in", "not_in"):
        return bool((actual in [value(kind, item) for item in raw]) == (word == "in"))
    if word == "any_of":
        return bool(actual & set(raw))
    if word == "between":
        low, high = (value(kind, item) for item in raw)
        return bool(low <= actual <= high)
    wanted = value(kind, raw)
    answers = {
        "eq": lambda: actual == wanted,
        "neq": lambda: actual != wanted,
        "lt": lambda: actual < wanted,
        "lte": lambda: actual <= wanted,
        "gt": lambda: actual > wanted,
        "gte": lambda: actual >= wanted,
    }
    return bool(answers[word]())


def fields_of(tree: Any) -> Iterator[str]:
    """Every field that a tree names."""
    for part in tree if isinstance(tree, list) else []:
        yield from fields_of(part)
    for key, body in tree.items() if isinstance(tree, dict) else ():
        if key in ("all", "any", "not"):
            yield from fields_of(body)
        else:
            yield key
