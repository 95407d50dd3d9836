"""Turns an event's values into the fields that a matter's catalogue entry declares.

Names come from the catalogue: a field answers to its own name, its Chinese title and its ``headers``. So a new matter
field needs no code here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.inbound.reading import Faults, Node, money_text, shown
from engine.documents import FieldSpec, MatterType
from engine.errors import ValueTypeError
from engine.values import FieldType, from_json, from_text, to_json, type_name

_FLAGS = {"true": True, "false": False, "是": True, "否": False}


def names_of(spec: FieldSpec) -> tuple[str, ...]:
    """All names of a field, the Chinese title first: paths in messages use it when the field is missing."""
    return tuple(dict.fromkeys((spec.title, spec.name, *spec.headers)))


def read_fields(
    matter: MatterType, nodes: list[Node], faults: Faults, given: Mapping[str, tuple[Any, str]] | None = None
) -> dict[str, Any]:
    """Every declared field that one of the objects carries, in the JSON form of check requests; the first object that has it wins.

    ``given`` are values with their paths that the door took from a place of its own. A required field that none carries
    is a fault at the first object.
    """
    fields: dict[str, Any] = {}
    for spec in matter.fields:
        names = names_of(spec)
        holder = next((node for node in nodes if any(node.value.get(name) is not None for name in names)), None)
        if holder is not None:
            _put(fields, spec, *holder.take(*names), faults)
        elif given and spec.name in given:
            _put(fields, spec, *given[spec.name], faults)
        elif spec.required and nodes:
            nodes[0].take(*names, required=True)
    return fields


def _put(fields: dict[str, Any], spec: FieldSpec, value: Any, path: str, faults: Faults) -> None:
    try:
        fields[spec.name] = _convert(spec, value)
    except ValueError as error:
        title = f"“{spec.title}”的值不正确：{error}"
        advice = f"请按目录填写，类型为{type_name(spec.type)}"
        faults.add("wrong_type", path, title, f"收到的是：{shown(value)}", advice)


def _convert(spec: FieldSpec, value: Any) -> Any:
    """Raises ValueError with a Chinese reason."""
    try:
        if spec.type is FieldType.MONEY:
            return money_text(value)
        if spec.type is FieldType.BOOLEAN and isinstance(value, str) and value.strip() in _FLAGS:
            return _FLAGS[value.strip()]
        if spec.type is FieldType.CODES and isinstance(value, str):
            value = to_json(spec.type, from_text(spec.type, value))
        if spec.values:
            value = _to_codes(spec, value)
        return to_json(spec.type, from_json(spec.type, value))
    except ValueTypeError as error:
        raise ValueError(error.title) from error


def _to_codes(spec: FieldSpec, value: Any) -> Any:
    """A closed field takes its codes and, as people write them, their Chinese titles."""
    by_title = {title: code for code, title in spec.values.items()}
    many = spec.type is FieldType.CODES
    words = value if many and isinstance(value, list) else [value]
    codes = [by_title.get(word.strip(), word.strip()) if isinstance(word, str) else word for word in words]
    if not all(isinstance(code, str) and code in spec.values for code in codes):
        known = "、".join(f"{title}（{code}）" for code, title in spec.values.items())
        raise ValueError(f"应为下列之一：{known}")
    return codes if many else codes[0]
