"""The common steps of changing one entry: alone, on its newest version, with the checks that rest on it out of the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.registry.words import usable


def held_entry(uow: UnitOfWork, listing_id: str) -> ListingVersion:
    """The newest version of an entry that nobody else can change or rest a check on until the transaction ends.

    Raises NotFoundError.
    """
    found = None
    if usable(listing_id):
        uow.registry.lock()
        uow.registry.lock_for_change([listing_id])
        found = uow.registry.newest([listing_id]).get(listing_id)
    if found is None:
        raise NotFoundError("名单条目")
    return found


def append_next(
    uow: UnitOfWork, before: ListingVersion, *, actor: str, now: datetime, entry: dict[str, Any], **kept: Any
) -> int:
    """Adds the version after ``before``: ``entry`` changes fields of its listing, ``kept`` fields around it. The new version."""
    version = uow.registry.next_version(now, actor)
    listing = replace(before.listing, version=version, **entry)
    uow.registry.append([replace(before, listing=listing, **kept)])
    return version
