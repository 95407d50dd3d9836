"""Which checks are shown as padding: those that no matter needed, whatever was asked about besides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Padding, PaddingPattern
from services.appraisal.model import Checked, PaddingFinding
from services.appraisal.padding import padding

FIRST = date(2026, 9, 1)


def found(checks: Sequence[tuple[int, str | None]], at_least: int = 3, days: int = 5) -> tuple[PaddingFinding, ...]:
    """What is found where one department asked about one subject: on which day of the period, in which matter."""
    pattern = PaddingPattern.model_validate(
        {"pattern": Padding.SAME_SUBJECT_AGAIN, "title": "反复核查", "at_least": at_least, "within_days": days}
    )
    made = [
        Checked(f"{number:032x}", "jy-a", "key", FIRST + timedelta(days=day), case_no)
        for number, (day, case_no) in enumerate(checks)
    ]
    store: Any = SimpleNamespace(repeated_checks=lambda first, last, least: made if len(made) >= least else [])
    return padding(store, [pattern], FIRST, FIRST + timedelta(days=60))


def test_busy_days_do_not_hide_idle_ones() -> None:
    work = [(0, f"JY-{number}") for number in range(8)]
    [one] = found([*work, *[(20, None)] * 4])
    assert (one.count, one.matters, one.of, one.first) == (4, 0, 12, FIRST + timedelta(days=20))


CHECKS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from([None, "JY-1", "JY-2", "JY-3"])), max_size=25)


@given(CHECKS.map(lambda checks: sorted(checks, key=lambda one: one[0])))
def test_the_idlest_days_are_found_as_by_counting_every_span(checks: list[tuple[int, str | None]]) -> None:
    def needless(start: int) -> int:
        span = [case_no for day, case_no in checks if start <= day < start + 5]
        return len(span) - len({case_no for case_no in span if case_no})

    most = max(map(needless, range(31)))
    told = found(checks)
    assert [one.count - one.matters for one in told] == ([most] if most >= 3 else [])
