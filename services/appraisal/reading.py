"""Reading appraisals: one with its scores and steps, a page of them, the items behind a number. Single items are the department's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.documents import Indicator
from services.accounts.model import Caller
from services.appraisal.access import require_items, sees_everything, visible
from services.appraisal.model import Appeal, Appraisal, AppraisalEvent, Item, PaddingFinding
from services.appraisal.scoring import DepartmentScore, scores
from services.errors import NotFoundError
from services.paging import require_page
from services.ports import UnitOfWork

MAX_PAGE = 200
_ID = re.compile(r"[0-9a-f]{32}\Z")
_KEY = re.compile(r"(case|push):[0-9a-f]{32}:[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class AppraisalDetail:
    """An appraisal with every department's score; appeals, padding and steps as far as the caller may see them."""

    appraisal: Appraisal
    scores: tuple[DepartmentScore, ...]
    padding: tuple[PaddingFinding, ...]
    appeals: tuple[Appeal, ...]
    events: tuple[AppraisalEvent, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What stands behind a number, and the cursor of the next page."""

    indicator: Indicator
    items: tuple[Item, ...]
    next_cursor: str | None


def list_appraisals(
    uow: UnitOfWork, caller: Caller, *, cursor: str | None = None, limit: int = 50
) -> tuple[tuple[Appraisal, ...], str | None]:
    """Newest first; drafts only for the credit office and auditors."""
    require_page(limit, MAX_PAGE, cursor, _ID)
    found = uow.appraisals.page(sees_everything(caller), cursor, limit + 1)
    page = found[:limit]
    return page, page[-1].appraisal_id if len(found) > limit else None


def show(uow: UnitOfWork, caller: Caller, appraisal_id: str) -> AppraisalDetail:
    """One with everything that the caller may see. Raises NotFoundError."""
    found = visible(uow, caller, appraisal_id)
    mine = None if sees_everything(caller) else sorted(caller.departments)
    appeals = uow.appraisals.appeals(appraisal_id, mine)
    shown = {"", *(appeal.appeal_id for appeal in appeals)}
    return AppraisalDetail(
        appraisal=found,
        scores=scores(found.scheme, uow.appraisals.tallies(appraisal_id)),
        padding=tuple(one for one in found.padding if mine is None or one.department in mine),
        appeals=appeals,
        events=tuple(event for event in uow.appraisals.events(appraisal_id) if event.appeal_id in shown),
    )


def items(
    uow: UnitOfWork,
    caller: Caller,
    appraisal_id: str,
    department: str,
    indicator: str,
    *,
    good: bool | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> ItemPage:
    """The items behind one number. Raises NotFoundError also for another department's."""
    require_page(limit, MAX_PAGE, cursor, _KEY)
    found = visible(uow, caller, appraisal_id)
    require_items(caller, department)
    known = next((one for one in found.scheme.indicators if one.id == indicator), None)
    if known is None:
        raise NotFoundError("考核指标")
    page = uow.appraisals.items(appraisal_id, department, indicator, good=good, after=cursor, limit=limit + 1)
    return ItemPage(known, page[:limit], page[limit - 1].key if len(page) > limit else None)


def disputed(appeals: Iterable[Appeal]) -> frozenset[str]:
    """Keys that open appeals dispute."""
    return frozenset(key for appeal in appeals if appeal.is_open for key in appeal.items)
