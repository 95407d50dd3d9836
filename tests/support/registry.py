"""Puts entries into the registry directly, where a test is not about importing. Codes are synthetic with right check digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from stdnum.cn import ric, uscc

from engine.inputs import Listing, SubjectKind
from services.ports import Cipher, Database
from services.registry.model import ListingVersion, NewListing
from services.subjects.identity import parse_code
from services.subjects.keys import ensure_keys


def company_code(number: int) -> str:
    """A unified social credit code in Jiyuan."""
    body = f"91419001MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def person_code(number: int) -> str:
    """A citizen's number in Jiyuan."""
    body = f"41900119850101{number:03d}"
    return body + ric.calc_check_digit(body + "0")


def add_listing(
    database: Database,
    cipher: Cipher,
    now: datetime,
    *,
    listing_id: str,
    list_id: str,
    code: str,
    name: str = "济源市示例建设有限公司",
    kind: SubjectKind = SubjectKind.LEGAL_PERSON,
    since: date = date(2026, 1, 10),
    until: date | None = None,
) -> Listing:
    """A new entry with one version."""
    with database.write() as uow:
        subject = parse_code(kind, code, "code")
        key = ensure_keys(uow, cipher, [subject], now)[subject]
        version = uow.registry.next_version(now, "account:test")
        listing = Listing(
            listing_id=listing_id,
            version=version,
            subject_key=key,
            list_id=list_id,
            name=name,
            decision_no=f"(2026)豫9001执{listing_id}号",
            authority="济源示例法院",
            decided_on=since,
            since=since,
            until=until,
        )
        uow.registry.insert_listings([NewListing(listing_id, list_id, key, listing_id, version)])
        uow.registry.append([ListingVersion(listing, kind, "示例事由", listing_id)])
    return listing


def change_listing(database: Database, now: datetime, listing_id: str, **changes: Any) -> Listing:
    """A new version of an entry that differs in ``changes``."""
    with database.write() as uow:
        version = uow.registry.next_version(now, "account:test")
        uow.registry.lock_for_change([listing_id])
        known = uow.registry.newest([listing_id])[listing_id]
        listing = replace(known.listing, version=version, **changes)
        uow.registry.append([replace(known, listing=listing, content_digest=f"{listing_id}-{version}")])
    return listing
