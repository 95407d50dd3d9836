"""What the credit office does about a supervision: putting it off and closing it, within bounds and with reasons."""

from __future__ import annotations

import pytest

from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.supervision import acts
from services.supervision.model import Ending
from services.supervision.states import State
from tests.supervision.conftest import BIDDING, Office, at
from tests.support.callers import AUDITOR, BIDDING_CLERK, CREDIT_OFFICE


def test_put_off_the_ladder_counts_on_from_there(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    one = office.one(department=BIDDING)
    office.snooze(one, "2026-09-30", "2026-10-14")
    assert office.one(department=BIDDING).snoozed(at("2026-10-14"))
    for day in range(9, 31):
        office.round(f"2026-10-{day:02}")
    with office.database.read() as uow:
        steps = {event.action: event.at.date().isoformat() for event in uow.supervision.events(one.supervision_id)}
    assert steps == {
        "remind": "2026-09-30",
        "snooze": "2026-09-30",
        "urge": "2026-10-19",  # the third working day after the 14th
        "notify": "2026-10-21",
    }


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        ("2026-09-29", "系统切换", "until"),
        ("2026-11-05", "系统切换", "until"),  # twenty working days end on 4 November
        ("2026-10-14", "  ", "reason"),
        ("2026-10-14", "长" * 501, "reason"),
    ],
)
def test_putting_off_has_bounds_and_a_reason(
    office: Office, cases: dict[str, str], until: str, reason: str, field: str
) -> None:
    office.round("2026-09-30")
    with pytest.raises(InvalidInputError) as caught:
        office.snooze(office.one(department=BIDDING), "2026-09-30", until, reason=reason)
    assert caught.value.field == field
    assert office.one(department=BIDDING).version == 1


def test_the_last_day_that_may_be_put_off_to(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    office.snooze(office.one(department=BIDDING), "2026-09-30", "2026-11-04")
    assert office.one(department=BIDDING).snoozed_until is not None


def test_only_the_credit_office_puts_off_and_closes(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    one = office.one(department=BIDDING)
    for caller in (BIDDING_CLERK, AUDITOR):
        with pytest.raises(ForbiddenError):
            office.snooze(one, "2026-09-30", "2026-10-14", caller)
        with pytest.raises(ForbiddenError):
            office.close(one, "2026-09-30", caller)
    foreign = office.one(department="jy-czj")
    with pytest.raises(NotFoundError):
        office.close(foreign, "2026-09-30", BIDDING_CLERK)


def test_what_the_office_closed_is_not_taken_up_again(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    office.close(office.one(department=BIDDING), "2026-09-30")
    for day in ("2026-10-09", "2026-10-10", "2026-10-13"):
        office.round(day)
    one = office.one(department=BIDDING)
    assert (one.state, one.ending) == (State.CLOSED, Ending.BY_OFFICE)
    assert len(office.notices(BIDDING)) == 1


def test_after_a_notification_it_can_no_longer_be_put_off(office: Office, cases: dict[str, str]) -> None:
    for day in ("2026-09-30", "2026-10-10", "2026-10-13"):
        office.round(day)
    with pytest.raises(ConflictError, match="不能暂缓"):
        office.snooze(office.one(department=BIDDING), "2026-10-13", "2026-10-14")


def test_whoever_looked_at_an_older_version_is_told(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    one = office.one(department=BIDDING)
    office.snooze(one, "2026-09-30", "2026-10-14")
    with pytest.raises(ConflictError) as caught, office.database.write() as uow:
        acts.close_by_office(
            uow, CREDIT_OFFICE, one.supervision_id, reason="核实", expected_version=1, now=at("2026-09-30")
        )
    assert caught.value.code == "supervision_changed"


def test_a_number_in_a_reason_is_masked(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    one = office.one(department=BIDDING)
    office.close(one, "2026-09-30", reason="与 419001198501010014 核实")
    with office.database.read() as uow:
        said = uow.supervision.events(one.supervision_id)[-1].data["reason"]
    assert "198501" not in said
