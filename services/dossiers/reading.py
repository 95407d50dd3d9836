"""Reading dossiers: a page of those that a caller may see, or one with all that happened to it.

Reading a natural person's dossier is itself recorded in the audit trail, so these functions need a writing unit of work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.dossiers.access import scope_of, visible
from services.dossiers.model import Dossier, Event, Filter
from services.dossiers.period import Period, period_of
from services.paging import require_page, require_usable
from services.ports import Cipher, UnitOfWork
from services.registry.access import ListCatalogue
from services.registry.model import ListingVersion
from services.subjects.keys import describe
from services.subjects.model import SubjectCode

MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Dossiers and the cursor of the next page; None at the end."""

    dossiers: tuple[Dossier, ...]
    codes: dict[str, SubjectCode]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A dossier with its events, the codes of its subjects, the entry that came of it, and the time to be heard while it matters."""

    dossier: Dossier
    events: tuple[Event, ...]
    codes: dict[str, SubjectCode]
    entry: ListingVersion | None
    period: Period | None = None


def list_dossiers(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: ListCatalogue,
    caller: Caller,
    wanted: Filter,
    *,
    cursor: str | None = None,
    limit: int = 50,
    now: datetime,
) -> Page:
    """A page in the caller's scope, newest first; the cursor is the last id seen."""
    require_page(limit, MAX_PAGE, cursor)
    require_usable(wanted, "list_id")
    found = uow.dossiers.page(scope_of(packs, caller), wanted, cursor, limit + 1)
    page = found[:limit]
    _record(uow, page, entity="dossiers", caller=caller, now=now)
    more = page[-1].dossier_id if len(found) > limit else None
    return Page(page, describe(uow, cipher, {one.subject_key for one in page}), more)


def get_dossier(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    caller: Caller,
    dossier_id: str,
    *,
    purpose: str = "",
    now: datetime,
) -> Detail:
    """The dossier with everything. ``purpose`` says why, where more than masked values will be shown. NotFoundError."""
    dossier = visible(uow, packs, caller, dossier_id)
    _record(uow, [dossier], entity=f"dossier:{dossier_id}", caller=caller, now=now, purpose=purpose)
    codes = describe(uow, cipher, [dossier.subject_key, *(one.subject_key for one in dossier.persons)])
    listing_id = dossier.listing_id
    entry = uow.registry.newest([listing_id]).get(listing_id) if listing_id else None
    events = uow.dossiers.events(dossier)
    period = period_of(packs, events) if dossier.waits_until is not None else None
    return Detail(dossier, events, codes, entry, period)


def _record(
    uow: UnitOfWork, read: Iterable[Dossier], *, entity: str, caller: Caller, now: datetime, purpose: str = ""
) -> None:
    """Organisations' dossiers leave a trace only when they name persons or are printed."""
    persons = sum(one.subject_kind is SubjectKind.NATURAL_PERSON or bool(one.persons) for one in read)
    if persons or purpose:
        detail = {"entries": persons} | ({"purpose": purpose} if purpose else {})
        trail.record(uow, actor=caller.id, action="dossier.read", entity=entity, detail=detail, now=now)
