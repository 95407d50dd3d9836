"""The common steps of changing one entry: alone, on its newest version, with the checks that rest on it out of the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.inputs import Listing
from services.cases.recall import Recalled, recall_open_cases, recall_where_counted
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.registry.words import usable


def held_entry(uow: UnitOfWork, listing_id: str) -> ListingVersion:
    """The newest version of an entry that nobody else can change or rest a check on until the transaction ends.

    The subject's other entries on the list are held too: a check that counted this one may rest on them. Raises NotFoundError.
    """
    found = None
    if usable(listing_id):
        uow.registry.lock()
        found = uow.registry.newest([listing_id]).get(listing_id)
    if found is None:
        raise NotFoundError("名单条目")
    uow.registry.lock_for_change([listing_id, *(entry.listing_id for entry in beside(uow, found.listing))])
    return found


def beside(uow: UnitOfWork, entry: Listing) -> list[Listing]:
    """The subject's other entries on the list, in their newest versions."""
    known = uow.registry.listings_for([entry.subject_key])[entry.subject_key]
    return [
        other
        for other in known
        if (other.subject_key, other.list_id) == (entry.subject_key, entry.list_id)
        and other.listing_id != entry.listing_id
    ]


def recall_cases(uow: UnitOfWork, entry: Listing, *, told: str, actor: str, now: datetime) -> Recalled:
    """Recalls the open cases of an entry that no longer stands, and of entries beside it whose count it was needed for.

    ``told`` says what became of the entry, which the registry must have recorded already.
    """
    others = beside(uow, entry)
    fallen = {other.listing_id for other in others if not other.stands(day_of(now))} | {entry.listing_id}
    reason = f"计入次数的另一{told}；扣除后次数不足，请重新核查"
    recalled = recall_open_cases(uow, entry.listing_id, reason=told, actor=actor, now=now)
    ids = [other.listing_id for other in others]
    return recalled + recall_where_counted(uow, ids, fallen, reason=reason, actor=actor, now=now)


def append_next(
    uow: UnitOfWork, before: ListingVersion, *, actor: str, now: datetime, entry: dict[str, Any], **kept: Any
) -> int:
    """Adds the version after ``before``: ``entry`` changes fields of its listing, ``kept`` fields around it. The new version."""
    version = uow.registry.next_version(now, actor)
    listing = replace(before.listing, version=version, **entry)
    uow.registry.append([replace(before, listing=listing, **kept)])
    return version
