"""From the form of a dossier's row to the canonical row in JSON, and from its faults back to the form's fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console.check_form import field_value
from api.console.forms import Form
from engine.documents import ListType
from services.dossiers.model import Dossier
from services.dossiers.rows import DECIDED_LATER
from services.registry.columns import RESPONSIBLE_KEY

PERSON_PARTS = ("name", "role", "code", "basis")
_TEXTS = ("subject_kind", "name", "code", "code_type", "level", "grounds")


def row_of(form: Form, list_type: ListType, *, decided: bool) -> dict[str, Any]:
    """The row that was entered; what was left empty is absent. ``decided``: with the columns of a decision."""
    names = (*_TEXTS, *(DECIDED_LATER if decided else ()))
    row: dict[str, Any] = {name: value for name in names if (value := form.text(name)) is not None}
    row |= {spec.name: value for spec in list_type.fields if (value := field_value(form, spec)) is not None}
    person = {part: value for part in PERSON_PARTS if (value := form.text(f"person_{part}")) is not None}
    if person:
        row[RESPONSIBLE_KEY] = [person]
    return row


def row_form(dossier: Dossier, list_type: ListType) -> Form:
    """The form of a row as it stands. Codes are not repeated: left empty, they stay."""
    types = {spec.name: spec.type for spec in list_type.fields}
    values = {"name": dossier.name}
    for name, value in dossier.row.items():
        values[f"field.{name}" if name in types else name] = _text(value)
    return Form(values)


def row_names(list_type: ListType) -> Mapping[str, str]:
    """Our field names by the paths of a row's faults."""
    names = {f"row.{name}": name for name in (*_TEXTS, *DECIDED_LATER)}
    names |= {f"row.{spec.name}": f"field.{spec.name}" for spec in list_type.fields}
    return names | {f"row.{RESPONSIBLE_KEY}": "person_name", "row.responsible_code": "person_code"}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)
