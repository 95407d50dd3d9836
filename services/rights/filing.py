"""Taking an application: an objection, a repair, a lifting in reorganisation, a revocation of what the listing rests on.

Whoever calls has established who applies; here is what law asks of the application. Each puts its mark on the entry at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.documents import ListType
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.attachments.keeping import attach
from services.attachments.model import Upload
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors
from services.ids import new_id
from services.ports import UnitOfWork
from services.registry.changing import held_entry
from services.registry.model import ListingVersion
from services.registry.words import usable
from services.rights import notices
from services.rights.change import MAX_TEXT, begin, checked_text
from services.rights.files import about
from services.rights.model import PAPER_TITLES, Applicant, ApplicantKind, Claim, Paper, PaperKind, Petition
from services.rights.states import KIND_TITLES, Kind, State
from services.rights.terms import repair_terms

MAX_PAPERS = 20


def file_objection(
    uow: UnitOfWork,
    packs: PackSet,
    listing_id: str,
    *,
    applicant: Applicant,
    statement: str,
    papers: Sequence[Paper] = (),
    files: Sequence[Upload] = (),
    department: str,
    actor: str,
    now: datetime,
) -> Claim:
    """Somebody says that the entry is wrong. Nothing is asked but what is wrong; proof may come with it (I-14)."""
    entry = _entry(uow, packs, listing_id, Kind.OBJECTION)
    petition = _petition(applicant, statement, papers)
    return _file(uow, packs, entry, Kind.OBJECTION, applicant, petition, {}, files, department, actor, now)


def file_repair(
    uow: UnitOfWork,
    packs: PackSet,
    listing_id: str,
    *,
    applicant: Applicant,
    statement: str,
    papers: Sequence[Paper],
    files: Sequence[Upload] = (),
    corrected_on: date,
    department: str,
    actor: str,
    now: datetime,
) -> Claim:
    """Somebody who put things right asks to be repaired. Not before the shortest time of display is over (I-09), nor without its papers."""
    entry = _entry(uow, packs, listing_id, Kind.REPAIR)
    today = day_of(now)
    _punishing(packs, entry)
    if not entry.listing.decided_on <= corrected_on <= today:
        raise InvalidInputError(
            "corrected_on_wrong",
            "纠正之日有误",
            f"应在认定之日 {entry.listing.decided_on.isoformat()} 与今天之间",
            "请按证明材料填写",
            "corrected_on",
        )
    earlier = uow.rights.of_listing(listing_id, Kind.REPAIR)
    terms = repair_terms(packs, entry.listing, earlier, today, corrected_on)
    if (bar := terms.barred(today)) is not None:
        raise ConflictError(
            bar.code,
            f"现在还不能申请修复，{bar.first_day.isoformat()} 起可以申请",
            bar.text + (f"（{_article(packs, bar.article)}）" if bar.article else ""),
            "请到期后再申请；认为条目本身有误的，可以随时提出异议",
        )
    _require_papers(terms.papers, papers)
    petition = _petition(applicant, statement, papers)
    data = {"corrected_on": corrected_on.isoformat(), "open_points": list(terms.open_points)}
    return _file(uow, packs, entry, Kind.REPAIR, applicant, petition, data, files, department, actor, now)


def file_reorganisation(
    uow: UnitOfWork,
    packs: PackSet,
    listing_id: str,
    *,
    applicant: Applicant,
    statement: str,
    papers: Sequence[Paper],
    files: Sequence[Upload] = (),
    department: str,
    actor: str,
    now: datetime,
) -> Claim:
    """A court has approved a reorganisation plan or a settlement: measures are to be lifted for its time. No least display is asked."""
    entry = _entry(uow, packs, listing_id, Kind.REORGANISATION)
    _punishing(packs, entry)
    if Mark.SUSPENDED in entry.listing.marks:
        raise ConflictError("already_suspended", "该条目已经暂停适用", "", "无需再申请")
    _require_papers((PaperKind.RULING,), papers)
    petition = _petition(applicant, statement, papers)
    return _file(uow, packs, entry, Kind.REORGANISATION, applicant, petition, {}, files, department, actor, now)


def file_revocation(
    uow: UnitOfWork,
    packs: PackSet,
    listing_id: str,
    *,
    applicant: Applicant,
    statement: str,
    document_no: str,
    revoked_by: str,
    revoked_on: date,
    received_on: date,
    files: Sequence[Upload] = (),
    department: str,
    actor: str,
    now: datetime,
) -> Claim:
    """What the listing rests on was revoked, changed or found unlawful: who listed takes the entry back within days (I-15)."""
    entry = _entry(uow, packs, listing_id, Kind.REVOCATION)
    today = day_of(now)
    number = checked_text(document_no, "document_no", "撤销文书号", 200)
    court = checked_text(revoked_by, "revoked_by", "作出撤销的机关", 200)
    if not entry.listing.decided_on <= revoked_on <= received_on <= today:
        raise InvalidInputError(
            "revoked_on_wrong",
            "撤销之日或者收到之日有误",
            f"认定之日 {entry.listing.decided_on.isoformat()}、撤销之日、收到之日、今天应依次不早于前一日",
            "请按文书填写",
            "revoked_on",
        )
    petition = _petition(applicant, statement, [Paper(PaperKind.REVOCATION, court, number)])
    data = {
        "document_no": number,
        "revoked_by": court,
        "revoked_on": revoked_on.isoformat(),
        "received_on": received_on.isoformat(),
    }
    return _file(uow, packs, entry, Kind.REVOCATION, applicant, petition, data, files, department, actor, now)


def _entry(uow: UnitOfWork, packs: PackSet, listing_id: str, kind: Kind) -> ListingVersion:
    """The entry, held; ConflictError when it has left its list or a claim of the kind is under way."""
    entry = held_entry(uow, listing_id)
    if entry.listing.exited_on is not None:
        raise ConflictError("already_exited", "该条目已经退出名单", "", "已退出的条目不再受理申请")
    under_way = [claim for claim in uow.rights.of_listing(listing_id, kind) if claim.open]
    if under_way:
        raise ConflictError(
            "claim_open",
            f"该条目已有办理中的{KIND_TITLES[kind]}申请",
            f"编号 {under_way[0].claim_id}",
            "请在该申请中补充，或等它办结",
        )
    return entry


def _punishing(packs: PackSet, entry: ListingVersion) -> ListType:
    list_type = packs.lists.get(entry.listing.list_id)
    if list_type is None or list_type.effect != "punish":
        raise ConflictError("nothing_to_repair", "该条目不是失信信息", "", "守信名单有误的，请提出异议")
    return list_type


def _require_papers(needed: Iterable[PaperKind], papers: Sequence[Paper]) -> None:
    """All that is missing is said at once."""
    there = {paper.kind for paper in papers}
    missing = [PAPER_TITLES[kind] for kind in needed if kind not in there]
    if missing:
        raise InvalidInputError(
            "papers_missing", "材料不齐", f"还缺：{'、'.join(missing)}", "请一次补齐后再提交", "papers"
        )


def _petition(applicant: Applicant, statement: str, papers: Sequence[Paper]) -> Petition:
    faults: list[InvalidInputError] = []

    def check(text: str, field: str, title: str, limit: int, needed: bool = True) -> None:
        if (needed and not text.strip()) or len(text) > limit or not usable(text):
            advice = "请补充后再提交"
            told = f"不能为空，不超过 {limit} 个字" if needed else f"不超过 {limit} 个字"
            faults.append(InvalidInputError("invalid_field", f"{title}有误", told, advice, field))

    check(statement, "statement", "事实和理由", MAX_TEXT)
    check(applicant.name, "applicant.name", "代理人或者经办人姓名", 100, applicant.kind is not ApplicantKind.SUBJECT)
    if len(papers) > MAX_PAPERS:
        faults.append(InvalidInputError("invalid_field", "材料过多", f"不超过 {MAX_PAPERS} 件", "请合并", "papers"))
    for number, paper in enumerate(papers):
        check(paper.title, f"papers[{number}].title", "材料名称", 200)
        check(paper.document_no, f"papers[{number}].document_no", "材料文号", 200, needed=False)
    if applicant.kind is ApplicantKind.AGENT and not any(one.kind is PaperKind.AUTHORISATION for one in papers):
        told = f"还缺：{PAPER_TITLES[PaperKind.AUTHORISATION]}"
        faults.append(InvalidInputError("papers_missing", "材料不齐", told, "请补齐后再提交", "papers"))
    if faults:
        raise InvalidInputErrors(faults)
    return Petition(applicant.name.strip(), statement.strip(), tuple(papers))


def _file(
    uow: UnitOfWork,
    packs: PackSet,
    entry: ListingVersion,
    kind: Kind,
    applicant: Applicant,
    petition: Petition,
    data: Mapping[str, Any],
    files: Sequence[Upload],
    department: str,
    actor: str,
    now: datetime,
) -> Claim:
    listing = entry.listing
    claim = Claim(
        claim_id=new_id(now),
        kind=kind,
        listing_id=listing.listing_id,
        list_id=listing.list_id,
        subject_key=listing.subject_key,
        applicant_kind=applicant.kind,
        department=department,
        state=State.FILED,
        version=1,
        filed_at=now,
        filed_by=actor,
        changed_at=now,
        changed_by=actor,
        petition=petition,
        data={**data, "entry_version": listing.version, "content": entry.content_digest},
    )
    begin(uow, packs, claim, now=now)
    attach(uow, about(claim.claim_id), claim.subject_key, files, actor=actor, now=now)
    notices.filed(uow, packs, claim, now=now)
    return claim


def _article(packs: PackSet, reference: str) -> str:
    law, article = packs.article(reference)
    return f"{law.short_title}{article.article}"
