"""A model's schema as an author's file has it: scalars with or without quotes, no nulls, no texts meant for programmers."""

from __future__ import annotations

from typing import Any

from engine.values import FieldType

BOOLEAN: dict[str, Any] = {"enum": [True, False, "true", "false"]}
INTEGER: dict[str, Any] = {"type": ["integer", "string"], "pattern": r"^-?[0-9]{1,16}$"}
MONEY: dict[str, Any] = {"type": ["number", "string"], "pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"}
DATE: dict[str, Any] = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""An unquoted number or ``true`` is a text to the loader, but a number or a truth to an editor."""

_SCALARS = {
    FieldType.BOOLEAN: BOOLEAN,
    FieldType.INTEGER: INTEGER,
    FieldType.MONEY: MONEY,
    FieldType.DATE: DATE,
    FieldType.CODE: TEXT,
    FieldType.CODES: TEXT,
    FieldType.TEXT: TEXT,
}


def scalar(field_type: FieldType, values: dict[str, str]) -> dict[str, Any]:
    """One value of a catalogue field (of a set: one member); ``values`` (id -> title) close it."""
    return choice(values) if values else dict(_SCALARS[field_type])


def choice(titles: dict[str, str]) -> dict[str, Any]:
    """One of these ids, with titles for editors that show them; any text where the catalogue is empty."""
    if not titles:
        return dict(TEXT)
    ids = sorted(titles)
    numbers = [int(id_) for id_ in ids if id_.isdecimal() and str(int(id_)) == id_]
    return {"enum": [*ids, *numbers], "enumDescriptions": [titles[str(id_)] for id_ in [*ids, *numbers]]}


def author_form(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model, or of a part of one, rewritten. ``$defs`` and ``properties`` keep their names."""
    if "anyOf" in schema:
        options = [author_form(option) for option in schema["anyOf"] if option != {"type": "null"}]
        return options[0] if len(options) == 1 else {"anyOf": options}
    kept = {
        key: value for key, value in schema.items() if key not in ("title", "description", "default", "type", "format")
    }
    for key in ("$defs", "properties"):
        if key in kept:
            kept[key] = {name: author_form(part) for name, part in kept[key].items()}
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(kept.get(key), dict):
            kept[key] = author_form(kept[key])
    return {**_type(schema), **kept}


def _type(schema: dict[str, Any]) -> dict[str, Any]:
    match schema.get("type"):
        case "boolean":
            return BOOLEAN
        case "integer":
            return {**INTEGER, "pattern": "^[0-9]{1,9}$", "minimum": 0}
        case "string" if schema.get("format") == "date":
            return DATE
        case "string":
            return {} if "enum" in schema or "const" in schema else TEXT
        case None:
            return {}
        case other:
            return {"type": other}
