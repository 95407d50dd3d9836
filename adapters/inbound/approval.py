"""Administrative approval: an application event of an approval system (办件事件).

::

    {"事项编码": "…", "办件号": "…", "环节": "受理", "申请人": {"名称": "…", "统一社会信用代码": "…", "主体类别": "法人"},
     "法定代表人": {"姓名": "…", "证件号码": "…"}, "代理人": {…}, …事项字段…}

English names of the same fields: item_code, application_no, stage, matter_kind, applicant, legal_representative, agent, name, uscc,
id_number, subject_kind. Which matter it is follows from 事项编码 by the catalogue (``item_codes``); where that is silent or names
several, 环节 decides; 事项类型 names the matter outright. What the event leaves out may follow from 事项编码 too (``item_values``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.inbound.assembling import Assembly, matter_type
from adapters.inbound.fields import read_fields
from adapters.inbound.model import InboundMatter
from adapters.inbound.people import AGENT, LEGAL_REPRESENTATIVE, add_person, party
from adapters.inbound.reading import Faults, Node, shown
from engine.documents import MatterType
from engine.inputs import SubjectKind
from engine.values import from_text, to_json
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

_STAGES = {
    "受理": "approval.acceptance",
    "acceptance": "approval.acceptance",
    "决定": "approval.decision",
    "decision": "approval.decision",
    "延续": "approval.renewal",
    "renewal": "approval.renewal",
    "绿色通道": "approval.fast-track",
    "容缺受理": "approval.fast-track",
    "fast_track": "approval.fast-track",
    "告知承诺": "approval.commitment",
    "commitment": "approval.commitment",
}

_KINDS = {
    "法人": SubjectKind.LEGAL_PERSON,
    "legal_person": SubjectKind.LEGAL_PERSON,
    "非法人组织": SubjectKind.UNINCORPORATED,
    "unincorporated": SubjectKind.UNINCORPORATED,
    "自然人": SubjectKind.NATURAL_PERSON,
    "个人": SubjectKind.NATURAL_PERSON,
    "natural_person": SubjectKind.NATURAL_PERSON,
}
"""主体类别 of this door, in words; numbers are refused because other systems use the same ones differently."""


def read(document: object, packs: PackSet) -> list[InboundMatter]:
    """One matter for the event. Raises InvalidInputErrors with every fault and its path."""
    faults = Faults()
    event = Node.root(document, faults)
    item_code = event.text("事项编码", "item_code", required=True, limit=60)
    case_no = event.text("办件号", "application_no", required=True, limit=100)
    stage = _stage(event)
    kind = event.text("事项类型", "matter_kind", limit=80)
    applicant = event.node("申请人", "applicant", required=True)
    if item_code is None:
        faults.raise_if_any()
    matter = matter_type(packs, kind, "事项类型") if kind else _by_item_code(packs, item_code or "", stage)
    assembly = Assembly(matter, faults)
    if applicant is not None:
        index = party(applicant, _KINDS).add_to(assembly, "applicant")
        add_person(assembly, event, LEGAL_REPRESENTATIVE, "legal-representative", index)
        add_person(assembly, event, AGENT, "agent", index)
    fields = read_fields(matter, [event], faults, _settled(matter, item_code or ""))
    faults.raise_if_any()
    return [assembly.finish(case_no=case_no, item_code=item_code, fields=fields, where="", extra=event.extra())]


def _stage(event: Node) -> str | None:
    word = event.text("环节", "stage")
    if word is not None and word not in _STAGES:
        advice = f"请写下列之一：{'、'.join(_STAGES)}"
        event.faults.add("wrong_value", "环节", "不认识的环节", f"收到的是：{shown(word)}", advice)
    return _STAGES.get(word or "")


def _fit(patterns: list[str], item_code: str) -> int:
    """How many characters of the code the best pattern fixes; -1 when none fits. An exact pattern beats every prefix."""
    best = -1
    for pattern in patterns:
        if pattern == item_code:
            return len(item_code) + 1
        if pattern.endswith("*") and item_code.startswith(pattern[:-1]):
            best = max(best, len(pattern) - 1)
    return best


def _settled(matter: MatterType, item_code: str) -> dict[str, tuple[Any, str]]:
    """What the code says by itself about the matter's fields; of several patterns the best fitting one decides, for each field."""
    types = {spec.name: spec.type for spec in matter.fields}
    fitting = sorted((_fit([one.code], item_code), number) for number, one in enumerate(matter.item_values))
    return {
        name: (to_json(types[name], from_text(types[name], value)), "事项编码")
        for fit, number in fitting
        if fit >= 0
        for name, value in matter.item_values[number].fields.items()
    }


def _by_item_code(packs: PackSet, item_code: str, stage: str | None) -> MatterType:
    """The one matter whose codes fit best. Raises InvalidInputError when none or several do."""
    fits = [(_fit(matter.item_codes, item_code), matter) for matter in packs.matters.values()]
    best = max((fit for fit, _ in fits), default=-1)
    found = {matter.id: matter for fit, matter in fits if fit == best and fit >= 0}
    if stage is not None and stage in found:
        return found[stage]
    if len(found) == 1:
        return next(iter(found.values()))
    if not found and stage is not None and stage in packs.matters:
        return packs.matters[stage]
    if not found:
        raise InvalidInputError(
            "unknown_item_code",
            f"目录中没有事项编码“{shown(item_code)}”",
            "",
            "请用“环节”（例如受理、决定）或“事项类型”写明事项，或请信用办在目录中补充该编码",
            field="事项编码",
        )
    raise InvalidInputError(
        "ambiguous_item_code",
        f"事项编码“{shown(item_code)}”对应多个事项",
        "、".join(f"{matter.title}（{matter.id}）" for matter in found.values()),
        "请用“环节”（例如受理、决定）或“事项类型”写明是哪一个",
        field="环节",
    )
