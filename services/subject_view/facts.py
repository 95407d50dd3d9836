"""An entry's own fields as a person reads them: titles and words instead of names and codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.documents import ListType
from engine.language.words import money_text


def fact_lines(list_type: ListType | None, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Title and text of each field that has a value. Fields outside the catalogue are not shown."""
    lines = []
    for spec in list_type.fields if list_type else []:
        if (value := facts.get(spec.name)) is not None:
            lines.append({"title": spec.title, "text": _text(spec.type, spec.values, value)})
    return lines


def _text(kind: str, titles: Mapping[str, str], value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(_text(kind, titles, one) for one in value)
    if kind == "money":
        return money_text(str(value))
    return titles.get(str(value), str(value))
