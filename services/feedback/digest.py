"""The digest (简报) of a period for the department that initiated a memorandum: what came back, what it did with it, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.documents import Memorandum
from services.accounts.model import Caller
from services.cases.access import scope_of
from services.feedback.access import readable_memorandum
from services.feedback.model import FED_BACK, LINE_TITLES, Digest, Line, LinePage, Tally
from services.paging import require_page
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue
from services.reports.model import Period

MAX_PAGE = 200


def digest_of(uow: UnitOfWork, memorandum: Memorandum, period: Period) -> Digest:
    """All numbers; of a digest that was delivered, those that were told."""
    found = Digest(
        memorandum.id, memorandum.title, period.first, period.last, uow.feedback.tallies(memorandum.id, period)
    )
    told = uow.feedback.told(memorandum.id, period)
    return found if told is None else replace(found, title=told[0], told_at=told[1])


def delivered_digest(uow: UnitOfWork, memorandum: Memorandum, period: Period, now: datetime) -> Digest | None:
    """The digest, kept as what is told from now on; None when there is nothing to tell."""
    if not uow.feedback.keep(memorandum.id, memorandum.title, period, now) and not uow.feedback.told(
        memorandum.id, period
    ):
        return None
    return digest_of(uow, memorandum, period)


def read_digest(uow: UnitOfWork, packs: ListCatalogue, caller: Caller, memorandum_id: str, period: Period) -> Digest:
    """The same for a caller. Raises NotFoundError, ForbiddenError."""
    return digest_of(uow, readable_memorandum(packs, caller, memorandum_id), period)


def cases_of_line(
    uow: UnitOfWork,
    packs: ListCatalogue,
    caller: Caller,
    memorandum_id: str,
    period: Period,
    line: Line,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> LinePage:
    """A page of the cases behind one number. Raises NotFoundError, ForbiddenError, InvalidInputError.

    Judged again, a case may belong to others by now: it is counted, and not shown.
    """
    require_page(limit, MAX_PAGE, cursor)
    memorandum = readable_memorandum(packs, caller, memorandum_id)
    total = digest_of(uow, memorandum, period).tally(line).total
    scope = scope_of(caller)
    seen = total if scope.everything else uow.feedback.visible(memorandum.id, period, line, scope)
    found = uow.feedback.behind(memorandum.id, period, line, scope, cursor or "", limit + 1)
    following = found[limit - 1].case_id if len(found) > limit else None
    return LinePage(total, total - seen, found[:limit], following)


def month_before(day: date) -> Period:
    """The calendar month before the one of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def sentences(digest: Digest) -> tuple[str, ...]:
    """The digest in words, people and organisations told apart."""
    back = digest.tally(*FED_BACK)
    told = [f"{digest.first.isoformat()} 至 {digest.last.isoformat()}，收到反馈 {_number(back)}。"]
    parts = [
        f"{LINE_TITLES[line]} {digest.tally(line).total} 件"
        for line in Line
        if line in FED_BACK and digest.tally(line).total
    ]
    if parts:
        told.append(f"其中：{'，'.join(parts)}。")
    handled = [
        f"{LINE_TITLES[line]} {digest.tally(line).total} 件"
        for line in (Line.VERIFIED, Line.RETURNED, Line.ARCHIVED, Line.RECALLED)
        if digest.tally(line).total
    ]
    if handled:
        told.append(f"本期办理：{'，'.join(handled)}。")
    told.append(f"{LINE_TITLES[Line.WAITING]} {_number(digest.tally(Line.WAITING))}。")
    return tuple(told)


def _number(tally: Tally) -> str:
    return f"{tally.total} 件（单位 {tally.organisations}，自然人 {tally.people}）"
