"""The subject itself objects to one of its own entries, asks for repair, adds papers, takes back; what follows is the rights area's.

Nobody at a counter looks at papers that come this way: what law asks for must be there as a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.attachments.keeping import attach, read_attachment
from services.attachments.model import Attachment, Upload
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.outbox.offices import credit_offices
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.rights import change, notices
from services.rights.files import about
from services.rights.filing import file_objection, file_repair
from services.rights.model import PAPER_TITLES, Applicant, ApplicantKind, Claim, Paper, PaperKind
from services.rights.states import ATTACH, Action
from services.rights.terms import repair_terms
from services.subject_view.model import Visitor

SUBJECT = Applicant(ApplicantKind.SUBJECT)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One paper as the subject hands it in: its number, if it has one, and what was scanned."""

    files: Sequence[Upload]
    document_no: str = ""


def object_to(
    uow: UnitOfWork,
    packs: PackSet,
    visitor: Visitor,
    listing_id: str,
    statement: str,
    *,
    files: Sequence[Upload] = (),
    now: datetime,
) -> Claim:
    """Files it with the credit office. NotFoundError for an entry of somebody else; otherwise raises as ``file_objection``."""
    _own_entry(uow, visitor, listing_id)
    papers = [Paper(PaperKind.OTHER, PAPER_TITLES[PaperKind.OTHER])] if files else []
    return file_objection(
        uow,
        packs,
        listing_id,
        applicant=SUBJECT,
        statement=statement,
        papers=papers,
        files=files,
        department=min(credit_offices(packs)),
        actor=visitor.actor,
        now=now,
    )


def ask_repair(
    uow: UnitOfWork,
    packs: PackSet,
    visitor: Visitor,
    listing_id: str,
    statement: str,
    *,
    corrected_on: date,
    papers: Mapping[PaperKind, HandedIn],
    now: datetime,
) -> Claim:
    """Files it with the credit office. InvalidInputErrors name every paper without a file; otherwise raises as ``file_repair``."""
    entry = _own_entry(uow, visitor, listing_id)
    if entry.listing.list_id in packs.lists:
        _require_files(packs, entry, papers, day_of(now))
    there = {kind: paper for kind, paper in papers.items() if paper.files}
    return file_repair(
        uow,
        packs,
        listing_id,
        applicant=SUBJECT,
        statement=statement,
        papers=[Paper(kind, PAPER_TITLES[kind], paper.document_no.strip()) for kind, paper in there.items()],
        files=[replace(one, title=PAPER_TITLES[kind]) for kind, paper in there.items() for one in paper.files],
        corrected_on=corrected_on,
        department=min(credit_offices(packs)),
        actor=visitor.actor,
        now=now,
    )


def add_files(
    uow: UnitOfWork, packs: PackSet, visitor: Visitor, claim_id: str, files: Sequence[Upload], *, now: datetime
) -> Claim:
    """More papers for an application of its own that is under way."""
    claim = _held_own(uow, visitor, claim_id)
    if not claim.open:
        raise ConflictError("state_does_not_allow", "申请已经办结", "", "不能再补充材料；有新情况的，请重新提出")
    if not files:
        raise InvalidInputError("file_missing", "没有收到文件", "", "请选择文件后重新上传", "files")
    kept = attach(uow, about(claim_id), claim.subject_key, files, actor=visitor.actor, now=now)
    return change.note(uow, packs, claim, ATTACH, {"files": len(kept)}, actor=visitor.actor, now=now)


def withdraw(uow: UnitOfWork, packs: PackSet, visitor: Visitor, claim_id: str, *, now: datetime) -> Claim:
    """Takes back an application of its own. ConflictError once it is closed."""
    claim = _held_own(uow, visitor, claim_id)
    changed = change.take_step(uow, packs, claim, Action.WITHDRAW, {"reason": ""}, actor=visitor.actor, now=now)
    notices.concluded(uow, packs, changed, "申请人撤回申请。", actor=visitor.actor, now=now)
    return changed


def own_file(
    uow: UnitOfWork, visitor: Visitor, claim_id: str, attachment_id: str, *, now: datetime
) -> tuple[Attachment, bytes]:
    """A file that the subject itself handed in. NotFoundError for any other."""
    claim = uow.rights.get(claim_id)
    found = read_attachment(uow, about(claim_id), attachment_id, actor=visitor.actor, now=now) if claim else None
    if claim is None or found is None or claim.subject_key != visitor.subject_key or found[0].added_by != visitor.actor:
        raise NotFoundError("附件")
    return found


def _own_entry(uow: UnitOfWork, visitor: Visitor, listing_id: str) -> ListingVersion:
    entry = uow.registry.newest([listing_id]).get(listing_id)
    if entry is None or entry.listing.subject_key != visitor.subject_key:
        raise NotFoundError("名单条目")
    return entry


def _held_own(uow: UnitOfWork, visitor: Visitor, claim_id: str) -> Claim:
    """Held with the registry, as every change of a claim changes its entry."""
    uow.registry.lock()
    claim = uow.rights.lock(claim_id)
    if claim is None or claim.subject_key != visitor.subject_key or claim.filed_by != visitor.actor:
        raise NotFoundError("申请")
    return claim


def _require_files(packs: PackSet, entry: ListingVersion, papers: Mapping[PaperKind, HandedIn], today: date) -> None:
    missing = [
        InvalidInputError(
            "file_missing", f"缺少{PAPER_TITLES[kind]}", "", "请上传扫描件或者照片", f"papers.{kind.value}"
        )
        for kind in repair_terms(packs, entry.listing, (), today).papers
        if not (kind in papers and papers[kind].files)
    ]
    if missing:
        raise InvalidInputErrors(missing)
