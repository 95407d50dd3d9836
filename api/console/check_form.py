"""From the check form to a check request, and from the request's faults back to the form's fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console.forms import Form
from engine.documents import FieldSpec, MatterType
from engine.errors import ValueTypeError
from engine.values import FieldType, from_text, to_json

MAX_ROWS = 100


def row_count(form: Form) -> int:
    """How many subject rows the form has; at least one, whatever a caller writes into the hidden field."""
    return min(max(form.number("rows") or 1, 1), MAX_ROWS)


def request_body(form: Form, matter: MatterType, department: str, person: str) -> dict[str, Any]:
    """The body of a check request. What cannot be read is noted in the form's errors."""
    form.require("purpose", "请填写核查用途")
    if not department:
        form.errors["department"] = "请选择办理部门"
    fields = {spec.name: value for spec in matter.fields if (value := field_value(form, spec)) is not None}
    return {
        "matter": {"kind": matter.id, "case_no": form.text("case_no"), "fields": fields},
        "subjects": [_subject(form, row) for row in range(row_count(form))],
        "purpose": form.text("purpose") or "",
        "operator": {"department": department, "person": person},
    }


def field_value(form: Form, spec: FieldSpec) -> Any:
    """The value entered for a field ``field.<name>``, as JSON; None when empty or wrong, which is noted."""
    name = f"field.{spec.name}"
    given = form.text(name)
    if given is None:
        if spec.required:
            form.errors[name] = f"请填写{spec.title}"
        return None
    plain = given.replace(",", "").replace("\uff0c", "") if spec.type is FieldType.MONEY else given
    try:
        return to_json(spec.type, from_text(spec.type, plain))
    except ValueTypeError as error:
        what = "应为金额，最多两位小数，例如 4000000.00" if spec.type is FieldType.MONEY else error.title
        form.errors[name] = f"{spec.title}{what}"
        return None


def _subject(form: Form, row: int) -> dict[str, Any]:
    at = f"subject.{row}."
    form.require(f"{at}role", f"第 {row + 1} 个主体：请选择角色")
    form.require(f"{at}name", f"第 {row + 1} 个主体：请填写名称或姓名")
    subject: dict[str, Any] = {
        "role": form.text(f"{at}role") or "",
        "kind": form.text(f"{at}kind") or "legal_person",
        "name": form.text(f"{at}name") or "",
        "code": form.text(f"{at}code"),
    }
    relation = form.number(f"{at}relates_to")
    if relation is not None:
        subject["relates_to"] = relation
    return subject


def field_names(matter: MatterType, rows: int) -> Mapping[str, str]:
    """Our field names by the JSON paths of a check request."""
    names = {"purpose": "purpose", "matter.case_no": "case_no", "operator.department": "department"}
    names |= {f"matter.fields.{spec.name}": f"field.{spec.name}" for spec in matter.fields}
    for row in range(rows):
        for part in ("role", "kind", "name", "code", "relates_to"):
            names[f"subjects[{row}].{part}"] = f"subject.{row}.{part}"
    return names
