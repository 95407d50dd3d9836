"""Bidding: a qualification-review request of a bidding platform (资格审查核查申请).

::

    {"项目": {"项目编号": "JYGC-2026-0192", "项目名称": "…", …事项字段…},
     "标段": {"标段编号": "01", …事项字段…},
     "环节": "资格审查",
     "投标人": [{"名称": "…", "统一社会信用代码": "…", "主体类别": "法人",
                 "法定代表人": {"姓名": "…", "证件号码": "…"}, "项目负责人": {…},
                 "联合体成员": [{"名称": "…", "统一社会信用代码": "…", "法定代表人": {…}}]}]}

English names of the same fields: project, project_no, section, section_no, stage, bidders, name, uscc, subject_kind,
legal_representative, project_leader, id_number, consortium_members. Matter fields (金额, 是否必须招标 …) may stand in 标段 or in 项目;
the section's own wins. The case number is the project's, then ``/`` and the section's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.inbound.assembling import MAX_SUBJECTS, Assembly, matter_type
from adapters.inbound.fields import read_fields
from adapters.inbound.model import InboundMatter
from adapters.inbound.people import LEGAL_REPRESENTATIVE, PROJECT_LEADER, add_person, party
from adapters.inbound.reading import Faults, Node, shown
from engine.inputs import SubjectKind

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

_STAGES = {
    "资格审查": "bidding.qualification",
    "qualification": "bidding.qualification",
    "定标": "bidding.award",
    "award": "bidding.award",
}

_KINDS = {
    "法人": SubjectKind.LEGAL_PERSON,
    "legal_person": SubjectKind.LEGAL_PERSON,
    "非法人组织": SubjectKind.UNINCORPORATED,
    "unincorporated": SubjectKind.UNINCORPORATED,
    "自然人": SubjectKind.NATURAL_PERSON,
    "natural_person": SubjectKind.NATURAL_PERSON,
}
"""主体类别 of this door, in words; numbers are refused because other systems use the same ones differently."""


def read(document: object, packs: PackSet) -> list[InboundMatter]:
    """One matter for the request. Raises InvalidInputErrors with every fault and its path."""
    faults = Faults()
    request = Node.root(document, faults)
    matter = matter_type(packs, _stage(request), "环节")
    project = request.node("项目", "project", required=True)
    section = request.node("标段", "section")
    assembly = Assembly(matter, faults)
    for bidder in request.nodes("投标人", "bidders", required=True, limit=MAX_SUBJECTS):
        _add_bidder(assembly, bidder)
    case_no = _case_no(project, section)
    fields = read_fields(matter, [node for node in (section, project) if node is not None], faults)
    faults.raise_if_any()
    return [assembly.finish(case_no=case_no, fields=fields, where="", extra=request.extra())]


def _stage(request: Node) -> str:
    word = request.text("环节", "stage") or "资格审查"
    if word not in _STAGES:
        advice = f"请写下列之一：{'、'.join(_STAGES)}"
        request.faults.add("wrong_value", "环节", "不认识的环节", f"收到的是：{shown(word)}", advice)
    return _STAGES.get(word, "bidding.qualification")


def _case_no(project: Node | None, section: Node | None) -> str | None:
    number = project.text("项目编号", "project_no", required=True, limit=60) if project else None
    part = section.text("标段编号", "section_no", limit=30) if section else None
    return f"{number}/{part}" if number and part else number


def _add_bidder(assembly: Assembly, node: Node) -> None:
    lead = party(node, _KINDS).add_to(assembly, "bidder")
    add_person(assembly, node, LEGAL_REPRESENTATIVE, "legal-representative", lead)
    add_person(assembly, node, PROJECT_LEADER, "project-leader", lead)
    for member in node.nodes("联合体成员", "consortium_members", limit=MAX_SUBJECTS):
        index = party(member, _KINDS).add_to(assembly, "consortium-member", lead)
        add_person(assembly, member, LEGAL_REPRESENTATIVE, "legal-representative", index)
