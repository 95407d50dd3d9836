"""Reading the registry for people: one subject, one list, one entry's history; also as of another day or another knowledge.

Reading natural persons' entries is itself recorded in the audit trail, so these functions need a writing unit of work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.days import day_of
from engine.inputs import SubjectKind
from services.audit import trail
from services.errors import NotFoundError
from services.paging import require_page
from services.ports import Cipher, UnitOfWork
from services.registry.access import ListCatalogue, list_type
from services.registry.model import ListingVersion
from services.registry.views import history_view, listing_view, subjects_in
from services.registry.words import usable
from services.subjects.keys import describe, find_keys
from services.subjects.model import SubjectCode

MAX_PAGE = 200
View = dict[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """Entries as views. ``known_version`` is the version of the registry that was read."""

    known_version: int
    listings: tuple[View, ...]
    next_cursor: str | None = None


def show_subject(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: ListCatalogue,
    code: SubjectCode,
    *,
    actor: str,
    now: datetime,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Found:
    """All entries that concern a subject, standing as on ``as_of`` (today) and as was known at ``known_at`` (now)."""
    version = uow.registry.current_version() if known_at is None else uow.registry.version_at(known_at)
    key = find_keys(uow, cipher, [code]).get(code)
    versions = () if key is None else uow.registry.versions_for(key, version)
    record_reading(uow, versions, actor=actor, entity=f"subject:{key}", now=now)
    return Found(version, _views(uow, cipher, packs, versions, as_of or day_of(now)))


def show_list(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: ListCatalogue,
    list_id: str,
    *,
    actor: str,
    now: datetime,
    cursor: str | None = None,
    limit: int = 50,
    archived: bool = True,
) -> Found:
    """A page of a list's entries, whatever their status. The cursor is the last listing id seen. Raises NotFoundError.

    ``archived``: entries in the archive too, which only who keeps the list (and auditors) may read; without them a page has fewer.
    """
    list_type(packs, list_id)
    require_page(limit, MAX_PAGE, cursor)
    page = uow.registry.page(list_id, after=cursor, limit=limit)
    closed = frozenset() if archived else uow.retention.closed([one.listing.listing_id for one in page.versions])
    shown = tuple(one for one in page.versions if one.listing.listing_id not in closed)
    record_reading(uow, shown, actor=actor, entity=f"list:{list_id}", now=now)
    views = _views(uow, cipher, packs, shown, day_of(now))
    return Found(uow.registry.current_version(), views, page.next_after)


def show_history(
    uow: UnitOfWork, cipher: Cipher, packs: ListCatalogue, listing_id: str, *, actor: str, now: datetime
) -> tuple[View, ...]:
    """All versions of an entry, oldest first. Raises NotFoundError."""
    known = uow.registry.history(listing_id) if usable(listing_id) else ()
    if not known:
        raise NotFoundError("名单条目")
    versions = [item.version for item in known]
    record_reading(uow, versions, actor=actor, entity=f"listing:{listing_id}", now=now)
    codes = describe(uow, cipher, {key for version in versions for key in subjects_in(version)})
    type_ = packs.lists.get(versions[0].listing.list_id)
    return tuple(history_view(item, type_, codes, day_of(now)) for item in known)


def view_of(uow: UnitOfWork, cipher: Cipher, packs: ListCatalogue, version: ListingVersion, now: datetime) -> View:
    """One entry as it stands today, for the answer to whoever has just changed it."""
    return _views(uow, cipher, packs, [version], day_of(now))[0]


def _views(
    uow: UnitOfWork, cipher: Cipher, packs: ListCatalogue, versions: Iterable[ListingVersion], day: date
) -> tuple[View, ...]:
    kept = tuple(versions)
    codes = describe(uow, cipher, {key for version in kept for key in subjects_in(version)})
    return tuple(listing_view(version, packs.lists.get(version.listing.list_id), codes, day) for version in kept)


def record_reading(
    uow: UnitOfWork, versions: Iterable[ListingVersion], *, actor: str, entity: str, now: datetime
) -> None:
    """Organisations' entries are public; only reading persons leaves a trace."""
    persons = sum(
        version.subject_kind is SubjectKind.NATURAL_PERSON or bool(version.listing.responsible_persons)
        for version in versions
    )
    if persons:
        trail.record(uow, actor=actor, action="listing.read", entity=entity, detail={"entries": persons}, now=now)
