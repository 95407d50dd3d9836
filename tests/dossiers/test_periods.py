"""The time to be heard: working days, holidays that become known later, years that nobody has a calendar for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.packs.loading import load_text
from services.calendar.working_days import CalendarMissingError
from services.dossiers.period import Period
from services.dossiers.states import State
from services.errors import InvalidInputError
from tests.dossiers.office import WEEKENDS_ONLY, Office


def test_the_time_to_be_heard_is_counted_in_working_days(office: Office) -> None:
    """Six days from Sunday: five in the week, one on Monday; then a long holiday, and the Saturday after it is worked."""
    id_ = office.open().dossier_id
    office.validate(id_)
    office.prepare_notice(id_, statement_days=7)
    noticed = office.serve_notice(id_)
    assert noticed.waits_until == date(2026, 12, 4)
    with pytest.raises(InvalidInputError) as refused:
        office.on(date(2026, 12, 4)).decide(id_)
    assert refused.value.code == "hearing_not_over"
    assert office.on(date(2026, 12, 5)).decide(id_).state is State.DECIDED


def test_a_holiday_that_becomes_known_after_the_notice_lengthens_the_time(office: Office) -> None:
    """Served while nobody had entered the year's holidays: seven working days were counted to 1 December, through the holiday."""
    before = replace(office, packs=office.packs.changed([load_text("rules/calendar/2026.yaml", WEEKENDS_ONLY)]))
    id_ = before.open().dossier_id
    before.validate(id_)
    before.prepare_notice(id_, statement_days=7)
    assert before.serve_notice(id_).waits_until == date(2026, 12, 1)
    assert before.detail(id_).period == Period(date(2026, 12, 1), (2026,))
    assert office.detail(id_).period == Period(date(2026, 12, 4))
    with pytest.raises(InvalidInputError) as refused:
        office.on(date(2026, 12, 2)).decide(id_)
    assert refused.value.code == "hearing_not_over"
    decided = office.on(date(2026, 12, 5)).decide(id_)
    assert decided.state is State.DECIDED


def test_a_calendar_that_turns_out_shorter_takes_no_day_from_anybody(office: Office) -> None:
    """What the notice said stands: a weekday that was off, and is worked after all, ends nothing sooner."""
    id_ = office.open().dossier_id
    office.validate(id_)
    office.prepare_notice(id_, statement_days=7)
    assert office.serve_notice(id_).waits_until == date(2026, 12, 4)
    after = replace(office, packs=office.packs.changed([load_text("rules/calendar/2026.yaml", WEEKENDS_ONLY)]))
    assert after.detail(id_).period == Period(date(2026, 12, 4), (2026,))
    with pytest.raises(InvalidInputError):
        after.on(date(2026, 12, 4)).decide(id_)


def test_no_calendar_no_guess(office: Office) -> None:
    id_ = office.open().dossier_id
    office.validate(id_)
    office.prepare_notice(id_, statement_days=60)
    with pytest.raises(CalendarMissingError):
        office.serve_notice(id_)
    assert office.detail(id_).dossier.state is State.VALIDATED
