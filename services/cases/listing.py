"""Reading cases: one with its history, or a page of those that a caller may see, newest first."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from services.accounts.model import Caller
from services.attachments.model import Attachment
from services.cases.access import scope_of, visible_case
from services.cases.evidence import files_of
from services.cases.model import Case, CaseEvent, CaseFilter
from services.errors import InvalidInputError
from services.ports import UnitOfWork
from services.validation import is_clean

MAX_PAGE = 200
_CURSOR = re.compile(r"c1:([0-9a-f]{32})\Z")


@dataclass(frozen=True, slots=True)
class CasePage:
    """Cases and the cursor of the next page; None at the end."""

    cases: tuple[Case, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with all that happened to it, and the files that prove it."""

    case: Case
    events: tuple[CaseEvent, ...]
    files: tuple[Attachment, ...] = ()


def list_cases(
    uow: UnitOfWork, caller: Caller, wanted: CaseFilter, *, cursor: str | None = None, limit: int = 50
) -> CasePage:
    """A page in the caller's scope. The cursor is opaque; InvalidInputError for one that we did not give."""
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInputError("invalid_field", "每页数量有误", f"应在 1 到 {MAX_PAGE} 之间", "请调整 limit", "limit")
    for name in ("department", "list_id", "memorandum", "case_no"):
        if not is_clean(getattr(wanted, name) or ""):
            raise InvalidInputError("invalid_field", "筛选条件有误", "含有控制字符", "请删去后再查", name)
    before = None if cursor is None else _read_cursor(cursor)
    found = uow.cases.page(scope_of(caller), wanted, before, limit + 1)
    page = found[:limit]
    return CasePage(page, _cursor(page[-1].case_id) if len(found) > limit else None)


def get_case(uow: UnitOfWork, caller: Caller, case_id: str) -> CaseDetail:
    """The case with its history. NotFoundError also for a foreign one."""
    case = visible_case(uow, caller, case_id)
    return CaseDetail(case, uow.cases.events(case_id), files_of(uow, case_id))


def _cursor(case_id: str) -> str:
    return base64.urlsafe_b64encode(f"c1:{case_id}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> str:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _CURSOR.match(text)
    if match is None:
        raise InvalidInputError(
            "invalid_cursor", "翻页标记无效", "不是本系统给出的 cursor", "请从第一页重新查询", "cursor"
        )
    return match[1]
