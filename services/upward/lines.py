"""From a record to the fields of a layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from services.cases.model import Case
from services.ports import Cipher
from services.upward.layout import Layout, LayoutField, Value
from services.upward.model import LeftOut, Line, Operation, Record, Row

_NOT_COMPARED = frozenset({Value.OPERATION})


def row_of(layout: Layout, record: Record, cipher: Cipher) -> Row | LeftOut:
    """The record's fields; the reason instead when a code that it needs is not known.

    A layout without operations would tell a change as if it were new: such a record does not go into its file.
    """
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
    in_file = layout.operations or record.operation is Operation.NEW
    line = Line(
        record.case_id,
        record.case_version,
        record.listing_version,
        record.operation,
        _digest(layout, fields, cipher),
        in_file,
        record.person_key if in_file else None,
    )
    return Row(line, record.values[Value.EFFECT.value], fields)


def by_hand_of(case: Case, operation: Operation) -> Row:
    """Whose identity was destroyed here no record can name; what the receiver still has of the case a person tells it to take back, by
    the case's own number."""
    line = Line(case.case_id, case.version, case.registry_version, operation, "", in_file=False)
    return Row(line, case.effect, {})


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
