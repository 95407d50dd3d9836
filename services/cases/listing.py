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
from services.paging import foreign_cursor, require_limit, require_usable
from services.ports import UnitOfWork

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
    require_limit(limit, MAX_PAGE)
    require_usable(wanted, "department", "list_id", "memorandum", "case_no")
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
        raise foreign_cursor()
    return match[1]
