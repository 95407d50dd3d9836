"""Checks a request against the packs and turns it into what a decision reads. All faults are told together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents import FieldSpec, MatterType
from engine.errors import ValueTypeError
from engine.inputs import Matter, SubjectKind
from engine.values import Value, from_json, type_name
from services.checks.request import CheckRequest, MatterBody, SubjectBody
from services.errors import InvalidInputError, InvalidInputErrors
from services.subjects.identity import parse_code
from services.subjects.model import SubjectCode


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A subject whose code is sound (or absent)."""

    index: int
    role: str
    kind: SubjectKind
    name: str
    code: SubjectCode | None
    industry: str | None
    relates_to: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """A request that can be decided."""

    matter: Matter
    subjects: tuple[NamedSubject, ...]


def examine(request: CheckRequest, matters: Mapping[str, MatterType]) -> Question:
    """Raises InvalidInputErrors with everything that is wrong."""
    faults: list[InvalidInputError] = []
    matter_type = matters.get(request.matter.kind)
    matter = _typed_matter(request.matter, matters, faults)
    subjects = _subjects(request.subjects, matter_type, faults)
    if faults or matter is None:
        raise InvalidInputErrors(faults)
    return Question(matter, subjects)


def matter_of(body: MatterBody, matters: Mapping[str, MatterType]) -> Matter:
    """The matter alone. Raises InvalidInputErrors with everything that is wrong."""
    faults: list[InvalidInputError] = []
    matter = _typed_matter(body, matters, faults)
    if matter is None or faults:
        raise InvalidInputErrors(faults)
    return matter


def _typed_matter(
    body: MatterBody, matters: Mapping[str, MatterType], faults: list[InvalidInputError]
) -> Matter | None:
    """With typed fields; what is wrong is added to ``faults``."""
    matter_type = matters.get(body.kind)
    if matter_type is None:
        faults.append(_unknown_matter(body.kind, matters))
        return None
    specs = {spec.name: spec for spec in matter_type.fields}
    fields: dict[str, Value] = {}
    for name, given in body.fields.items():
        spec = specs.get(name)
        if spec is None:
            known = "、".join(specs) or "无"
            faults.append(
                _fault("unknown_field", f"事项没有字段 {name}", f"该事项的字段有：{known}", f"matter.fields.{name}")
            )
        elif given is not None:
            _read_field(spec, given, fields, faults)
    for spec in matter_type.fields:
        if spec.required and body.fields.get(spec.name) is None:
            detail = f"{spec.title}（{spec.name}，{type_name(spec.type)}）必须填写"
            faults.append(_fault("field_required", f"缺少{spec.title}", detail, f"matter.fields.{spec.name}"))
    return Matter(kind=body.kind, fields=fields, case_no=body.case_no, item_code=body.item_code)


def _read_field(spec: FieldSpec, given: Any, fields: dict[str, Value], faults: list[InvalidInputError]) -> None:
    path = f"matter.fields.{spec.name}"
    try:
        value = from_json(spec.type, given)
    except ValueTypeError as error:
        faults.append(_fault("wrong_type", f"{spec.title}有误：{error.title}", error.detail, path))
        return
    words = value if isinstance(value, frozenset) else {value}
    if spec.values and not words <= spec.values.keys():
        allowed = "、".join(f"{code}（{title}）" for code, title in spec.values.items())
        faults.append(_fault("unknown_value", f"{spec.title}的取值不在目录中", f"可用的取值：{allowed}", path))
        return
    fields[spec.name] = value


def _subjects(
    bodies: Sequence[SubjectBody], matter_type: MatterType | None, faults: list[InvalidInputError]
) -> tuple[NamedSubject, ...]:
    roles = {role.id: role.title for role in matter_type.roles} if matter_type else None
    found = []
    for index, body in enumerate(bodies):
        where = f"subjects[{index}]"
        if roles is not None and body.role not in roles:
            allowed = "、".join(f"{role}（{title}）" for role, title in roles.items())
            faults.append(
                _fault("unknown_role", f"该事项没有角色 {body.role}", f"可用的角色：{allowed}", f"{where}.role")
            )
        if body.relates_to is not None and (body.relates_to >= len(bodies) or body.relates_to == index):
            detail = f"应指向本次核查中的另一个主体（0 至 {len(bodies) - 1}），不能指向自己"
            faults.append(_fault("unknown_subject", "关联的主体不存在", detail, f"{where}.relates_to"))
        found.append(_subject(index, body, faults))
    return tuple(found)


def _subject(index: int, body: SubjectBody, faults: list[InvalidInputError]) -> NamedSubject:
    kind, code = SubjectKind(body.kind), None
    if body.code is not None and body.code.strip():
        try:
            code = parse_code(kind, body.code, f"subjects[{index}].code", code_type=body.code_type)
        except InvalidInputErrors as error:
            faults.extend(error.errors)
        except InvalidInputError as error:
            faults.append(error)
    return NamedSubject(index, body.role, kind, body.name.strip(), code, body.industry, body.relates_to)


def _unknown_matter(kind: str, matters: Mapping[str, MatterType]) -> InvalidInputError:
    known = "、".join(f"{matter.id}（{matter.title}）" for matter in matters.values())
    return _fault("unknown_matter", f"没有事项 {kind}", f"可用的事项：{known}", "matter.kind")


def _fault(code: str, title: str, detail: str, field: str) -> InvalidInputError:
    return InvalidInputError(code, title, detail, "请按目录修改后重试", field)
