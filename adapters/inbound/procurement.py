"""Government procurement: an Open Contracting (OCDS 1.1) release package, as published.

A release whose tag says *tender* asks about its tenderers (``procurement.qualification``); one whose tag says *award* asks about
the suppliers of each award (``procurement.award``). The process is the ``ocid``, and that is the case number. Organisations
are found through ``parties``; only an identifier of a scheme for unified social credit codes counts as a code. Other
releases (planning, contract, cancellations) are nothing to check. Contracts, items and documents stay in ``extra``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.inbound.assembling import MAX_SUBJECTS, Assembly, matter_type
from adapters.inbound.fields import read_fields
from adapters.inbound.model import InboundMatter
from adapters.inbound.reading import Faults, Node, shown
from engine.documents import MatterType
from engine.inputs import SubjectKind
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

MAX_RELEASES = 100
MAX_PARTIES = 1000

_TENDER_TAGS = frozenset({"tender", "tenderAmendment", "tenderUpdate"})
_AWARD_TAGS = frozenset({"award", "awardUpdate"})
_ENDED = frozenset({"cancelled", "unsuccessful", "withdrawn"})

_CODE_SCHEMES = frozenset({"CN-USCC", "CN-USCI", "CN-SAIC", "CN-SAMR"})
"""Schemes whose ``id`` is a unified social credit code. Others (old registration numbers, foreign registers) are not codes here."""

_KINDS = {"legalPerson": SubjectKind.LEGAL_PERSON, "unincorporated": SubjectKind.UNINCORPORATED}
"""``parties[].details.subjectKind`` of this door; without it an organisation is taken for a legal person."""


@dataclass(frozen=True, slots=True)
class _Party:
    name: str | None
    kind: SubjectKind
    code: str | None
    code_path: str


@dataclass(frozen=True, slots=True)
class _Asked:
    assembly: Assembly
    ocid: str | None
    release: Node
    stage: Node
    fields: dict[str, Any]

    def finish(self, package: Node) -> InboundMatter:
        """Once all is read: what nobody read in this release, and around the releases, is kept."""
        return self.assembly.finish(
            case_no=self.ocid,
            fields=self.fields,
            where=self.stage.path,
            extra={**package.unread(), **self.release.extra()},
        )


def read(document: object, packs: PackSet) -> list[InboundMatter]:
    """The matters of a release package: one per tender and one per award. Raises InvalidInputErrors with every fault and its path.

    A package without any tender or award is refused: "nothing was asked" must not look like "nothing was found".
    """
    faults = Faults()
    package = Node.root(document, faults)
    version = package.text("version")
    if version is not None and not version.startswith("1.1"):
        faults.add("wrong_version", "version", "只接受 OCDS 1.1", f"收到的是：{shown(version)}", "请按 OCDS 1.1 导出")
    asked: list[_Asked] = []
    for release in package.nodes("releases", required=True, limit=MAX_RELEASES):
        asked += _read_release(release, packs, faults)
    faults.raise_if_any()
    if not asked:
        raise InvalidInputError(
            "nothing_to_check",
            "没有需要核查的环节",
            "发布包中没有招标（tender）或中标（award）环节的发布",
            "请在招标或中标环节发送",
            field="releases",
        )
    return [one.finish(package) for one in asked]


def _read_release(release: Node, packs: PackSet, faults: Faults) -> list[_Asked]:
    ocid = release.text("ocid", required=True, limit=100)
    tags = _tags(release)
    parties = _parties(release)
    whole = (
        "compiled" in tags
    )  # a compiled release tells everything so far; stages it has not reached are simply absent
    asked = []
    tender = release.node("tender")
    if (tags & _TENDER_TAGS or whole) and tender is not None and tender.text("status") not in _ENDED:
        references = tender.nodes("tenderers", limit=MAX_SUBJECTS, required=not whole)
        if references:
            asked.append(_ask(packs, "procurement.qualification", ocid, release, tender, references, parties))
    if tags & _AWARD_TAGS or whole:
        for award in release.nodes("awards", limit=MAX_SUBJECTS, required=not whole):
            if award.text("status") not in _ENDED:
                suppliers = award.nodes("suppliers", limit=MAX_SUBJECTS, required=True)
                asked.append(_ask(packs, "procurement.award", ocid, release, award, suppliers, parties))
    return asked


def _tags(release: Node) -> frozenset[str]:
    value, path = release.take("tag", required=True)
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        release.faults.add(
            "wrong_type", path, "应为文本列表", f"收到的是：{shown(value)}", '请写成列表，例如 ["tender"]'
        )
        return frozenset()
    return frozenset(value)


def _parties(release: Node) -> dict[str, _Party]:
    found: dict[str, _Party] = {}
    for party in release.nodes("parties", limit=MAX_PARTIES):
        party_id = party.text("id", required=True)
        if party_id is None:
            continue
        if party_id in found:
            advice = "请让每个 parties 的 id 只出现一次"
            release.faults.add("duplicate", party.path_of("id"), "parties 的 id 重复", shown(party_id), advice)
        code, code_path = _code(party)
        found[party_id] = _Party(party.text("name", limit=200), _kind(party), code, code_path)
    return found


def _code(party: Node) -> tuple[str | None, str]:
    """The unified social credit code among the party's identifiers, if it has one."""
    first = party.node("identifier")
    for identifier in [*([first] if first else []), *party.nodes("additionalIdentifiers", limit=20)]:
        scheme = identifier.text("scheme")
        if scheme is not None and scheme.upper() in _CODE_SCHEMES:
            return identifier.text("id", required=True, limit=60), identifier.path_of("id")
    return None, party.path_of("identifier.id")


def _kind(party: Node) -> SubjectKind:
    details = party.node("details")
    word = details.text("subjectKind") if details else None
    if word is None:
        return SubjectKind.LEGAL_PERSON
    if word not in _KINDS:
        path = details.path_of("subjectKind") if details else party.path
        party.faults.add("wrong_value", path, "不认识的主体类别", shown(word), f"请写下列之一：{'、'.join(_KINDS)}")
    return _KINDS.get(word, SubjectKind.LEGAL_PERSON)


def _ask(
    packs: PackSet,
    kind: str,
    ocid: str | None,
    release: Node,
    stage: Node,
    references: list[Node],
    parties: dict[str, _Party],
) -> _Asked:
    matter = matter_type(packs, kind, stage.path)
    assembly = Assembly(matter, stage.faults)
    for reference in references:
        party_id = reference.text("id", required=True)
        if party_id is None:
            continue
        party = parties.get(party_id)
        if party is None:
            advice = "请在 parties 中列出该主体，或更正 id"
            stage.faults.add("unknown_party", reference.path_of("id"), "parties 中没有这个 id", shown(party_id), advice)
            continue
        name = party.name or reference.text("name", limit=200)
        assembly.add("supplier", party.kind, reference.path, name=name, code=party.code, code_path=party.code_path)
    return _Asked(assembly, ocid, release, stage, _fields(matter, stage))


def _fields(matter: MatterType, stage: Node) -> dict[str, Any]:
    """The catalogue's fields: the amount from the stage's ``value``, others as additional fields of the stage under their own names."""
    given: dict[str, tuple[Any, str]] = {}
    value = stage.node("value")
    if value is not None:
        currency = value.text("currency")
        amount, path = value.take("amount")
        if currency not in (None, "CNY"):
            where = value.path_of("currency")
            stage.faults.add(
                "wrong_currency", where, "金额应以人民币（CNY）计", f"收到的是：{shown(currency)}", "请换算为人民币"
            )
        if amount is not None:
            given["amount"] = (amount, path)
    return read_fields(matter, [stage], stage.faults, given)
