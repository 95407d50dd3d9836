"""The digest (简报) of a period for the department that initiated a memorandum: what came back, what it did with it, what waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from engine.days import SHANGHAI
from engine.documents import Memorandum
from services.accounts.model import Caller
from services.feedback.access import readable_memorandum
from services.feedback.model import FED_BACK, LINE_TITLES, Digest, Line, Tally
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue
from services.reports.model import Period


def digest_of(uow: UnitOfWork, memorandum: Memorandum, period: Period) -> Digest:
    """All numbers."""
    tallies = uow.feedback.tallies(memorandum.id, *_moments(period))
    return Digest(memorandum.id, memorandum.title, period.first, period.last, tallies)


def read_digest(uow: UnitOfWork, packs: ListCatalogue, caller: Caller, memorandum_id: str, period: Period) -> Digest:
    """The same for a caller. Raises NotFoundError, ForbiddenError."""
    return digest_of(uow, readable_memorandum(packs, caller, memorandum_id), period)


def cases_of_line(
    uow: UnitOfWork, packs: ListCatalogue, caller: Caller, memorandum_id: str, period: Period, line: Line
) -> tuple[str, ...]:
    """The cases behind one number. Raises NotFoundError, ForbiddenError."""
    memorandum = readable_memorandum(packs, caller, memorandum_id)
    return uow.feedback.ids(memorandum.id, *_moments(period), line)


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


def _moments(period: Period) -> tuple[datetime, datetime]:
    start = datetime.combine(period.first, time(), SHANGHAI)
    return start, datetime.combine(period.last + timedelta(days=1), time(), SHANGHAI)
