"""Free text about natural persons: a list's own fields of type ``text`` are kept under the person's seal and read by people only.

Rules, decision documents and impact never see it (for them the field is missing), so nothing of it remains once the person's
key is destroyed (S10). Fields of closed types (codes, dates, amounts) stay readable: rules compare them.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from engine.documents import ListType
from engine.values import FieldType, Value


def text_names(list_type: ListType) -> frozenset[str]:
    """Names of the list's own fields that hold free text."""
    return frozenset(spec.name for spec in list_type.fields if spec.type is FieldType.TEXT)


def divided(facts: Mapping[str, Value], names: Set[str]) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """What may stand readable, and the free text among it."""
    texts = {name: value for name, value in facts.items() if name in names and isinstance(value, str)}
    if not texts:
        return facts, {}
    return {name: value for name, value in facts.items() if name not in texts}, texts
