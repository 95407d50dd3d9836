"""A set of confirmations as the YAML that loads back to it: one form, whoever gives the words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from engine.documents import Confirmations
from engine.packs.loading import typed
from engine.packs.yaml_tree import parse_tree


def text_of(group: Confirmations) -> tuple[str, Confirmations]:
    """The text of a set, its items in their order, and what it loads to. Raises PackErrors for what would not load again."""
    head: dict[str, object] = {"kind": "confirmations", "id": group.id, "title": group.title}
    lines = [f"{key}: {_text(value)}" for key, value in head.items()]
    lines += [f"demo: {str(group.demo).lower()}", f"national_list: {_text(group.national_list)}"]
    lines += [f"note: {_text(group.note)}"] if group.note else []
    lines.append("items:" if group.items else "items: []")
    for one in group.items:
        entry: Mapping[str, object] = {
            "item": one.item,
            "digest": one.digest,
            "by": one.by,
            "on": one.on,
            "edition": one.edition,
            "row": one.row,
            "from": one.from_,
            **({"until": one.until} if one.until else {}),
        }
        fields = [f"{key}: {_text(value)}" for key, value in entry.items()]
        lines += [f"  - {fields[0]}", *(f"    {field}" for field in fields[1:])]
    text = "\n".join(lines) + "\n"
    loaded = typed(parse_tree(text.encode(), f"{group.id}.yaml"), "confirmations").document
    assert isinstance(loaded, Confirmations)  # noqa: S101 - typed() has just checked the kind
    return text, loaded


def _text(value: object) -> str:
    """A YAML scalar that loads back as the same text: JSON's quoting is also YAML's."""
    text = str(value)
    return text if isinstance(value, date) else json.dumps(text, ensure_ascii=False)
