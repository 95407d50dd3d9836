"""Reading claims: one with its history, a page of those a caller may see, those that are late, and a subject's own.

What an applicant wrote is personal: reading it about a natural person leaves an audit entry, so these need a writing unit of work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.paging import require_page
from services.ports import Cipher, UnitOfWork
from services.registry.views import subjects_in
from services.rights.access import scope_of, visible_claim
from services.rights.change import entry_of
from services.rights.deadlines import passed, running
from services.rights.files import files_of
from services.rights.model import Claim, ClaimFilter, ClaimScope
from services.rights.states import Kind
from services.rights.terms import repair_terms
from services.rights.view import claim_json, detail_json, terms_json
from services.subjects.keys import describe

MAX_PAGE = 200
View = dict[str, Any]
_CURSOR = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Claims as views, and the cursor of the next page; None at the end."""

    items: tuple[View, ...]
    next_cursor: str | None = None


def list_claims(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    caller: Caller,
    wanted: ClaimFilter,
    *,
    cursor: str | None = None,
    limit: int = 50,
    now: datetime,
) -> ClaimPage:
    """A page in the caller's scope, newest first. The cursor is the last id seen; InvalidInputError for anything else."""
    require_page(limit, MAX_PAGE, cursor, _CURSOR)
    found = uow.rights.page(scope_of(packs, caller), wanted, cursor, limit + 1)
    page = found[:limit]
    views = _views(uow, cipher, packs, page, caller.id, now)
    return ClaimPage(views, page[-1].claim_id if len(found) > limit else None)


def overdue_claims(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, *, now: datetime
) -> tuple[View, ...]:
    """Open claims in the caller's scope with a deadline that has passed, or that nobody can compute, oldest first."""
    late: list[Claim] = []
    before: str | None = None
    while True:
        page = uow.rights.page(scope_of(packs, caller), ClaimFilter(open=True), before, MAX_PAGE)
        late += [claim for claim in page if _needs_a_look(packs, claim, now)]
        if len(page) < MAX_PAGE:
            return _views(uow, cipher, packs, late[::-1], caller.id, now)
        before = page[-1].claim_id


def show_claim(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, claim_id: str, *, now: datetime
) -> View:
    """One claim with what was handed in and every step. Raises NotFoundError, also for a foreign one."""
    return _detail(uow, cipher, packs, visible_claim(uow, packs, caller, claim_id), caller.id, now)


def of_subject(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, subject_key: str, *, actor: str, now: datetime
) -> tuple[View, ...]:
    """All claims about a subject's entries, for the subject's own eyes: who handled them is not named, and files are its own."""
    scope = ClaimScope(everything=True)
    found = uow.rights.page(scope, ClaimFilter(subject_key=subject_key), None, MAX_PAGE)
    views = []
    for claim in found:
        view = _detail(uow, cipher, packs, claim, actor, now, added_by=actor)
        view["mine"] = claim.filed_by == actor
        view["history"] = [{k: v for k, v in step.items() if k != "actor"} for step in view["history"]]
        views.append(view)
    return tuple(views)


def show_terms(uow: UnitOfWork, packs: PackSet, listing_id: str, *, now: datetime) -> View:
    """When repair of an entry may be applied for, and with which papers. Raises NotFoundError."""
    entry = entry_of(uow, listing_id).listing
    earlier = uow.rights.of_listing(listing_id, Kind.REPAIR)
    return terms_json(packs, repair_terms(packs, entry, earlier, day_of(now)), day_of(now))


def _needs_a_look(packs: PackSet, claim: Claim, now: datetime) -> bool:
    return bool(passed(packs, claim, day_of(now))) or any(one.missing_year for one in running(packs, claim))


def _detail(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    claim: Claim,
    actor: str,
    now: datetime,
    added_by: str | None = None,
) -> View:
    entry = entry_of(uow, claim.listing_id)
    codes = describe(uow, cipher, subjects_in(entry))
    if entry.subject_kind is SubjectKind.NATURAL_PERSON:
        detail = {"claims": 1}
        trail.record(uow, actor=actor, action="claim.read", entity=f"claim:{claim.claim_id}", detail=detail, now=now)
    files = [one for one in files_of(uow, claim.claim_id) if added_by is None or one.added_by == added_by]
    return detail_json(packs, claim, uow.rights.events(claim.claim_id), files, entry, codes, day_of(now))


def _views(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, claims: Sequence[Claim], actor: str, now: datetime
) -> tuple[View, ...]:
    entries = uow.registry.newest({claim.listing_id for claim in claims})
    codes = describe(uow, cipher, {key for entry in entries.values() for key in subjects_in(entry)})
    persons = sum(entry.subject_kind is SubjectKind.NATURAL_PERSON for entry in entries.values())
    if persons:
        detail = {"entries": persons}
        trail.record(uow, actor=actor, action="claim.read", entity="claim:page", detail=detail, now=now)
    return tuple(claim_json(packs, c, entries[c.listing_id], codes, day_of(now)) for c in claims)
