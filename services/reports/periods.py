"""The period of a report, the one before it that it is compared with, and its months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from engine.days import add_months
from services.errors import InvalidInputError
from services.reports.model import Period

MAX_DAYS = 3 * 366
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""Days whose first and last moments every time zone and both databases can express."""

DAY = timedelta(days=1)


def period_of(first: date, last: date) -> Period:
    """A period of at most three years. InvalidInputError when its end is before its beginning."""
    if last < first:
        raise InvalidInputError("invalid_period", "统计期间有误", "结束日早于开始日", "请核对起止日期", "to")
    if first < EARLIEST or last > LATEST:
        detail = f"应在 {EARLIEST.isoformat()} 至 {LATEST.isoformat()} 之间"
        raise InvalidInputError("invalid_period", "统计期间有误", detail, "请核对起止日期", "from")
    if (last - first).days > MAX_DAYS:
        raise InvalidInputError("invalid_period", "统计期间过长", "一次最多统计三年", "请缩短期间", "to")
    return Period(first, last)


def previous(period: Period) -> Period:
    """As many whole months before, where the period is whole months; else as many days immediately before."""
    first, last = period.first, period.last
    before = first - DAY
    if first.day == 1 and (last + DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return Period(add_months(first, -months), before)
    return Period(before - (last - first), before)


def months_of(period: Period) -> Iterator[Period]:
    """Its months in order; the first and the last may be parts of one."""
    start = period.first
    while start <= period.last:
        end = min(add_months(start.replace(day=1), 1) - DAY, period.last)
        yield Period(start, end)
        start = end + DAY
