"""The subject itself files an objection to one of its own entries; what follows is the rights area's."""

from __future__ import annotations

from datetime import datetime

from engine.packs.packset import PackSet
from services.errors import NotFoundError
from services.outbox.offices import credit_offices
from services.ports import UnitOfWork
from services.rights.filing import file_objection
from services.rights.model import Applicant, ApplicantKind, Claim
from services.subject_view.model import Visitor


def object_to(
    uow: UnitOfWork, packs: PackSet, visitor: Visitor, listing_id: str, statement: str, *, now: datetime
) -> Claim:
    """Files it with the credit office. NotFoundError for an entry of somebody else; otherwise raises as ``file_objection``."""
    entry = uow.registry.get(listing_id)
    if entry is None or entry.subject_key != visitor.subject_key:
        raise NotFoundError("名单条目")
    return file_objection(
        uow,
        packs,
        listing_id,
        applicant=Applicant(ApplicantKind.SUBJECT),
        statement=statement,
        department=min(credit_offices(packs)),
        actor=visitor.actor,
        now=now,
    )
