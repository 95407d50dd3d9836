"""What waits for the initiator: feedback to verify, and verified cases to archive; longest waiting first."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta

from services.accounts.model import Caller
from services.cases.model import Case
from services.errors import InvalidInputError
from services.feedback.access import waiting_for
from services.feedback.model import InboxFilter, InboxPage, Place
from services.ports import UnitOfWork
from services.validation import is_clean

MAX_PAGE = 200
_CURSOR = re.compile(r"f1:([0-9]{1,18}):([0-9a-f]{32})\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def inbox(
    uow: UnitOfWork, caller: Caller, wanted: InboxFilter, *, cursor: str | None = None, limit: int = 50
) -> InboxPage:
    """A page. The cursor is opaque; InvalidInputError for one that we did not give, and for unusable filters."""
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInputError("invalid_field", "每页数量有误", f"应在 1 到 {MAX_PAGE} 之间", "请调整 limit", "limit")
    for name in ("memorandum", "list_id", "outcome", "department"):
        if not is_clean(getattr(wanted, name) or ""):
            raise InvalidInputError("invalid_field", "筛选条件有误", "含有控制字符", "请删去后再查", name)
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
    raise InvalidInputError("invalid_cursor", "翻页标记无效", "不是本系统给出的 cursor", "请从第一页重新查询", "cursor")
