"""Columns whose value goes under a natural person's seal, and is plain JSON otherwise; and rows' responsible persons (S10)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.storage.registry_seals import NameSeals
from services.registry.kept import Named


def sealed_column(person_key: str | None, name: str, value: Mapping[str, Any], seals: NameSeals) -> dict[str, Any]:
    """The column ``name`` and the column ``sealed``: one holds the value, the other nothing. ``person_key``: None for organisations."""
    if person_key is None:
        return {name: dict(value), "sealed": None}
    return {name: {}, "sealed": seals.seal(person_key, json.dumps(dict(value), ensure_ascii=False))}


def opened_column(
    subject_key: str, sealed: bytes | None, plain: Mapping[str, Any], seals: NameSeals
) -> Mapping[str, Any]:
    """Inverse of :func:`sealed_column`; empty when the person's key is gone."""
    if sealed is None:
        return plain
    text = seals.open(subject_key, sealed)
    return dict(json.loads(text)) if text else {}


def persons_to_json(persons: Iterable[Named], seals: NameSeals) -> list[dict[str, str]]:
    """Each name sealed under that person's key, in hex."""
    return [
        {
            "subject_key": one.subject_key,
            "role": one.role,
            "basis": one.basis,
            "name": (seals.seal(one.subject_key, one.name) or b"").hex(),
        }
        for one in persons
    ]


def persons_from_json(stored: Iterable[Mapping[str, str]], seals: NameSeals) -> tuple[Named, ...]:
    """Inverse of :func:`persons_to_json`; a name is empty when the person's key is gone."""
    return tuple(
        Named(
            one["subject_key"],
            seals.open(one["subject_key"], bytes.fromhex(one["name"])) if one["name"] else "",
            one["role"],
            one["basis"],
        )
        for one in stored
    )
