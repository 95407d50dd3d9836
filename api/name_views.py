"""What of the name search programs and pages show, and for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.department_texts import department_title
from api.schemas.names import NOTICE
from api.security.list_access import may_read
from engine.inputs import Listing
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.names.search import Candidate, Found, Readable
from services.registry.model import STATUS_TITLES, status_on
from services.wire import moment_text


def readable_by(packs: PackSet, caller: Caller, day: date) -> Readable:
    """Lists that the caller may see; each is worked out once."""
    known: dict[str, bool] = {}

    def readable(list_id: str) -> bool:
        if list_id not in known:
            known[list_id] = may_read(packs, list_id, caller, day)
        return known[list_id]

    return readable


def found_view(packs: PackSet, found: Found, day: date) -> dict[str, Any]:
    """The answer to a search."""
    return {
        "notice": NOTICE,
        "complete": found.complete,
        "ordinals_differ": found.ordinals_differ,
        "items": [_candidate(packs, candidate, day) for candidate in found.candidates],
    }


def _candidate(packs: PackSet, candidate: Candidate, day: date) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "code": candidate.code.code,
        "score": candidate.score,
        "differences": list(candidate.differences),
        "entries": [_entry(packs, entry, day) for entry in candidate.listings],
        "not_same_subject": [
            {
                "department": one.department,
                "department_title": department_title(packs, one.department),
                "found_at": moment_text(one.found_at),
                "reason": one.reason,
                "case_id": one.case_id,
            }
            for one in {(one.department, one.found_at): one for one in candidate.not_same}.values()
        ],
    }


def _entry(packs: PackSet, entry: Listing, day: date) -> dict[str, Any]:
    list_type, status = packs.lists.get(entry.list_id), status_on(entry, day)
    return {
        "listing_id": entry.listing_id,
        "list": entry.list_id,
        "list_title": list_type.title if list_type else entry.list_id,
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "status": status.value,
        "status_title": STATUS_TITLES[status],
    }
