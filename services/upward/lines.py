"""From a record to the fields of a layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from services.ports import Cipher
from services.upward.layout import Layout, LayoutField, Value
from services.upward.model import LeftOut, Line, Operation, Record

_NOT_COMPARED = frozenset({Value.OPERATION})


def line_of(layout: Layout, record: Record, cipher: Cipher) -> Line | LeftOut:
    """The record's fields; the reason instead when the layout cannot carry it, or a code that it needs is not known."""
    if not layout.operations and record.operation is Operation.WITHDRAWN:
        return LeftOut.CANNOT_SAY
    fields: dict[str, str | list[dict[str, str]]] = {}
    whole = record.operation is not Operation.WITHDRAWN  # what was taken back has no result any more
    values = _translated(layout.fields, record.values, whole=whole)
    if values is None:
        return LeftOut.CODE_UNKNOWN
    fields.update(values)
    for group in layout.groups:
        parts = [_translated(group.fields, pair, whole=whole) for pair in record.pairs]
        if None in parts:
            return LeftOut.CODE_UNKNOWN
        fields[group.name] = [part for part in parts if part is not None]
    return Line(
        record.case_id,
        record.case_version,
        record.operation,
        fields,
        _digest(layout, fields, cipher),
        record.person_key,
    )


def _translated(fields: Sequence[LayoutField], values: Mapping[str, str], *, whole: bool) -> dict[str, str] | None:
    found = {}
    for field in fields:
        text = values.get(field.value.value, "")
        if text and field.codes:
            translated = field.codes.get(text, "")
            if translated is None:  # the receiver has a code for it, and nobody here knows it yet
                return None
            text = translated
        if field.needed and whole and not text:
            return None
        found[field.name] = text
    return found


def _digest(layout: Layout, fields: Mapping[str, object], cipher: Cipher) -> str:
    """Keyed, so that it tells that a record is the same and nothing else (S10)."""
    left = {field.name for field in layout.fields if field.value in _NOT_COMPARED}
    compared = {name: value for name, value in fields.items() if name not in left}
    return cipher.index("upward-record", json.dumps(compared, ensure_ascii=False, sort_keys=True))
