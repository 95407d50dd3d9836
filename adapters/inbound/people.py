"""Reads a company or a person as the bidding and approval doors write them, with names in Chinese and English.

Without a code the subject is passed on without one, because then the answer must be "identity required", and only the
check may say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.inbound.assembling import Assembly
from adapters.inbound.reading import Node, shown
from engine.inputs import SubjectKind

NAME = ("名称", "姓名", "name")
CODE = ("统一社会信用代码", "证件号码", "身份证号", "uscc", "id_number", "code")
LEGAL_REPRESENTATIVE = ("法定代表人", "legal_representative")
PROJECT_LEADER = ("项目负责人", "project_leader")
AGENT = ("代理人", "agent")

_DOCUMENTS = {
    "身份证": "id_card",
    "居民身份证": "id_card",
    "护照": "passport",
    "港澳居民来往内地通行证": "hk_macau",
    "台湾居民来往大陆通行证": "taiwan",
    "外国人永久居留身份证": "foreign_pr",
    "其他": "other",
}
"""证件类型 in words, and the catalogue's codes for them."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who an object of the event speaks of; ``code_path`` is where the code stands, or would stand."""

    node: Node
    kind: SubjectKind
    name: str | None
    code: str | None
    code_path: str
    code_type: str | None = None

    def add_to(self, assembly: Assembly, role: str, relates_to: int | None = None) -> int:
        """Adds the party as a subject in a role; returns its index."""
        return assembly.add(
            role,
            self.kind,
            self.node.path,
            name=self.name,
            code=self.code,
            code_path=self.code_path,
            code_type=self.code_type,
            relates_to=relates_to,
        )


def party(node: Node, kinds: dict[str, SubjectKind]) -> Party:
    """A company, another organisation or a person, by the door's own words for 主体类别; a legal person when it says nothing."""
    return _party(node, _kind(node, kinds))


def _party(node: Node, kind: SubjectKind) -> Party:
    code_key = next((name for name in CODE if node.value.get(name) is not None), CODE[0])
    code_type = _document(node) if kind is SubjectKind.NATURAL_PERSON else None
    name, code = node.text(*NAME, limit=200), node.text(*CODE, limit=60)
    return Party(node, kind, name, code, node.path_of(code_key), code_type)


def _document(node: Node) -> str | None:
    """What kind of document the person's number is of; None is an ID card."""
    word = node.text("证件类型", "id_type")
    if word is None or word in _DOCUMENTS.values():
        return word
    if word not in _DOCUMENTS:
        advice = f"请写下列之一：{'、'.join(_DOCUMENTS)}"
        node.faults.add("wrong_value", node.path_of("证件类型"), "不认识的证件类型", f"收到的是：{shown(word)}", advice)
    return _DOCUMENTS.get(word)


def _kind(node: Node, kinds: dict[str, SubjectKind]) -> SubjectKind:
    word = node.text("主体类别", "subject_kind")
    if word is not None and word not in kinds:
        advice = f"请写下列之一：{'、'.join(kinds)}"  # guessing would judge the wrong subject
        node.faults.add("wrong_value", node.path_of("主体类别"), "不认识的主体类别", f"收到的是：{shown(word)}", advice)
    return kinds.get(word or "", SubjectKind.LEGAL_PERSON)


def add_person(assembly: Assembly, parent: Node, names: tuple[str, ...], role: str, relates_to: int) -> None:
    """Adds the person that stands in ``parent`` under one of the names, if there is one and the matter has that role.

    A bare name instead of an object is a person without a code.
    """
    if not assembly.takes(role):
        return
    key = parent.key(names)
    value = parent.value[key] if key else None
    if key is not None and isinstance(value, str):
        name = parent.text(key, limit=200)
        if name is not None:
            Party(parent, SubjectKind.NATURAL_PERSON, name, None, parent.path_of(key)).add_to(
                assembly, role, relates_to
            )
        return
    node = parent.node(*names)
    if node is not None:
        _party(node, SubjectKind.NATURAL_PERSON).add_to(assembly, role, relates_to)
