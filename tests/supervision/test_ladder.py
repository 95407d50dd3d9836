"""Days of the ladder: working days, over a long holiday, with worked weekends; dated, and never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.packs.loading import load_text
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError
from services.supervision.kinds import STRICT, Kind
from services.supervision.ladder import Ladder
from services.supervision.states import Action
from tests.supervision.conftest import LADDER

D = date.fromisoformat


@pytest.mark.parametrize(
    ("kind", "start", "last"),
    [
        (Kind.ACKNOWLEDGE, "2026-09-28", "2026-09-29"),
        (Kind.ACKNOWLEDGE, "2026-09-30", "2026-10-09"),  # the holiday does not count
        (Kind.RESOLVE, "2026-09-28", "2026-10-12"),  # 29, 30, 9, Saturday 10 worked, 12
        (Kind.REVIEW, "2026-10-09", "2026-10-12"),
        (Kind.VERIFY, "2026-10-12", "2026-10-19"),
        (Kind.LIFT, "2026-09-30", "2026-10-09"),
        (Kind.SIGN, "2026-10-10", "2026-10-12"),
        (Kind.APPLY, "2026-09-30", "2026-10-12"),
    ],
)
def test_last_days(packs: PackSet, kind: Kind, start: str, last: str) -> None:
    assert Ladder(packs).last_day(kind, D(start)) == D(last)


@pytest.mark.parametrize(
    ("kind", "action", "day"),
    [
        (Kind.RESOLVE, Action.REMIND, "2026-09-30"),
        (Kind.RESOLVE, Action.URGE, "2026-10-10"),
        (Kind.RESOLVE, Action.NOTIFY, "2026-10-13"),
        (Kind.LIFT, Action.REMIND, "2026-09-30"),
        (Kind.LIFT, Action.URGE, "2026-10-09"),
        (Kind.LIFT, Action.NOTIFY, "2026-10-10"),
    ],
)
def test_steps_count_from_the_last_day_and_faster_where_rights_are_touched(
    packs: PackSet, kind: Kind, action: Action, day: str
) -> None:
    assert (kind in STRICT) is (kind is Kind.LIFT)
    assert Ladder(packs).step_day(kind, action, D("2026-09-29"), D("2026-09-29")) == D(day)


def test_before_the_first_setting_nothing_is_owed(packs: PackSet) -> None:
    assert Ladder(packs).last_day(Kind.RESOLVE, D("2020-04-30")) is None


def test_a_year_without_a_calendar_has_no_last_day(packs: PackSet) -> None:
    with pytest.raises(CalendarMissingError, match="2028"):
        Ladder(packs).last_day(Kind.RESOLVE, D("2027-12-31"))


def test_a_changed_period_holds_for_what_begins_then(packs: PackSet) -> None:
    old = '{value: "5", from: 2020-05-01,'
    text = Path(LADDER).read_text("utf-8")
    new = '{value: "2", from: 2026-10-12, decided_by: 测试}\n      - {value: "5", from: 2020-05-01, until: 2026-10-11,'
    changed = packs.changed([load_text(LADDER, text.replace(old, new, 1))])  # the first is the period to resolve in
    ladder = Ladder(changed)
    assert ladder.last_day(Kind.RESOLVE, D("2026-10-11")) == D("2026-10-16")
    assert ladder.last_day(Kind.RESOLVE, D("2026-10-12")) == D("2026-10-14")
