"""What waits for the initiator: feedback to verify, and verified cases to archive; longest waiting first."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta

from services.accounts.model import Caller
from services.cases.model import Case
from services.feedback.access import waiting_for
from services.feedback.model import InboxFilter, InboxPage, Place
from services.paging import foreign_cursor, require_limit, require_usable
from services.ports import UnitOfWork

MAX_PAGE = 200
_CURSOR = re.compile(r"f1:([0-9]{1,18}):([0-9a-f]{32})\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def inbox(
    uow: UnitOfWork, caller: Caller, wanted: InboxFilter, *, cursor: str | None = None, limit: int = 50
) -> InboxPage:
    """A page. The cursor is opaque; InvalidInputError for one that we did not give, and for unusable filters."""
    require_limit(limit, MAX_PAGE)
    require_usable(wanted, "memorandum", "list_id", "outcome", "department")
    after = None if cursor is None else _read(cursor)
    found = uow.feedback.inbox(waiting_for(caller), wanted, after, limit + 1)
    page = found[:limit]
    return InboxPage(page, _write(page[-1]) if len(found) > limit else None)


def count(uow: UnitOfWork, caller: Caller, *, archiving: bool = False) -> int:
    """How many cases wait for the caller's departments."""
    return uow.feedback.count(waiting_for(caller), archiving=archiving)


def _write(case: Case) -> str:
    moment = case.fed_back_at or case.opened_at
    text = f"f1:{(moment - _EPOCH) // _MICROSECOND}:{case.case_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> Place:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        match = _CURSOR.match(text)
        if match is not None:
            return Place(_EPOCH + int(match[1]) * _MICROSECOND, match[2])
    except (binascii.Error, ValueError, OverflowError):
        pass
    raise foreign_cursor()
