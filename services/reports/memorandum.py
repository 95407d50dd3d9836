"""The report of one memorandum over a period, for the department that initiated it and for the credit office.

Previews are not counted. People and organisations are always told apart. Every number can be opened to its list of ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from statistics import median

from engine.documents import Memorandum
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.reports.model import Figure, Line, MemorandumReport, Period, Selection
from services.validation import is_clean

MAX_DAYS = 3 * 366
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""Days whose first and last moments every time zone and both databases can express."""

_TABLES: Mapping[Figure, tuple[tuple[str, ...], ...]] = {
    Figure.CHECKS: ((), ("who",)),
    Figure.HITS: ((), ("who",)),
    Figure.SUBJECTS: ((), ("who",)),
    Figure.MEASURES: ((), ("measure", "measure_outcome"), ("measure", "measure_outcome", "who")),
    Figure.CASES: ((), ("who",), ("state",), ("outcome",), ("measure", "outcome")),
}
"""Which breakdowns a report holds, by dimensions."""


def period_of(first: date, last: date) -> Period:
    """A period of at most three years. InvalidInputError when its end is before its beginning."""
    if last < first:
        raise InvalidInputError("invalid_period", "统计期间有误", "结束日早于开始日", "请核对 from 和 to", "to")
    if first < EARLIEST or last > LATEST:
        detail = f"应在 {EARLIEST.isoformat()} 至 {LATEST.isoformat()} 之间"
        raise InvalidInputError("invalid_period", "统计期间有误", detail, "请核对 from 和 to", "from")
    if (last - first).days > MAX_DAYS:
        raise InvalidInputError("invalid_period", "统计期间过长", "一次最多统计三年", "请缩短期间", "to")
    return Period(first, last)


def build_report(
    uow: UnitOfWork, packs: PackSet, caller: Caller, memorandum_id: str, period: Period
) -> MemorandumReport:
    """All numbers. ForbiddenError for other departments; NotFoundError when there is no such memorandum."""
    memorandum = _permitted(packs, caller, memorandum_id)
    lines: list[Line] = []
    for figure, breakdowns in _TABLES.items():
        for dimensions in breakdowns:
            lines += uow.reports.lines(memorandum.id, period, figure, dimensions)
    times = uow.reports.times(memorandum.id, period)
    return MemorandumReport(
        memorandum=memorandum.id,
        title=memorandum.title,
        document_no=memorandum.document_no,
        period=period,
        lines=tuple(lines),
        median_hours_to_acknowledge=_median_hours((t.opened_at, t.acknowledged_at) for t in times),
        median_hours_to_feedback=_median_hours((t.opened_at, t.fed_back_at) for t in times),
    )


def drill_down(uow: UnitOfWork, packs: PackSet, caller: Caller, selection: Selection) -> tuple[str, ...]:
    """The ids behind one number; permitted and forbidden like the report itself."""
    _permitted(packs, caller, selection.memorandum)
    allowed = {dimension for breakdown in _TABLES[selection.figure] for dimension in breakdown}
    for dimension, value in selection.by.items():
        if not is_clean(value):
            raise InvalidInputError("invalid_field", "统计维度有误", "含有控制字符", "请从报表中打开明细", dimension)
        if dimension not in allowed:
            detail = f"可用的维度：{'、'.join(sorted(allowed))}"
            raise InvalidInputError(
                "unknown_dimension", f"没有统计维度 {dimension}", detail, "请从报表中打开明细", dimension
            )
    return uow.reports.ids(selection)


def _permitted(packs: PackSet, caller: Caller, memorandum_id: str) -> Memorandum:
    memorandum = packs.memoranda.get(memorandum_id)
    if memorandum is None:
        raise NotFoundError("备忘录")
    if not (caller.acts_for(memorandum.initiator) or caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)):
        raise ForbiddenError(
            "not_the_initiator",
            "只有发起部门和信用办可以查看该报表",
            "您的部门不是该备忘录的发起部门",
            "请联系发起部门或信用办",
        )
    return memorandum


def _median_hours(pairs: Iterable[tuple[datetime, datetime | None]]) -> float | None:
    hours = [(end - start).total_seconds() / 3600 for start, end in pairs if end is not None]
    return round(median(hours), 2) if hours else None
