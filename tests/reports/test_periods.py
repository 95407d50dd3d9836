"""What a period is compared with, and its months."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.reports.model import Period
from services.reports.periods import months_of, previous


@pytest.mark.parametrize(
    ("first", "last", "before_first", "before_last"),
    [
        ("2026-11-01", "2026-11-30", "2026-10-01", "2026-10-31"),
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2026-11-01", "2026-11-22", "2026-10-10", "2026-10-31"),
        ("2026-11-22", "2026-11-22", "2026-11-21", "2026-11-21"),
    ],
)
def test_whole_months_are_compared_with_whole_months_and_days_with_days(
    first: str, last: str, before_first: str, before_last: str
) -> None:
    found = previous(Period(date.fromisoformat(first), date.fromisoformat(last)))
    assert (found.first.isoformat(), found.last.isoformat()) == (before_first, before_last)


@given(some.dates(date(2001, 1, 1), date(2100, 1, 1)), some.integers(0, 1096))
def test_the_months_are_the_period_without_gap_or_overlap(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    months = list(months_of(period))
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    assert all(later.first - earlier.last == timedelta(days=1) for earlier, later in itertools.pairwise(months))
    assert all((one.first.year, one.first.month) == (one.last.year, one.last.month) for one in months)
    assert previous(period).last == period.first - timedelta(days=1)
