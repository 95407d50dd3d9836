"""Rounds of supervision on real cases: who is reminded, urged and notified on which day, and what ends it."""

from __future__ import annotations

import threading

import pytest

from services.audit import verify as audit
from services.supervision import daily
from services.supervision.daily import SupervisionResult
from services.supervision.kinds import Kind
from services.supervision.model import Ending
from services.supervision.states import State
from tests.supervision.conftest import BIDDING, Office, at
from tests.support.unwritten import Unwritten

NOTHING = SupervisionResult()


def test_the_ladder_over_a_long_holiday(office: Office, cases: dict[str, str]) -> None:
    assert len(cases) == 3
    climbed = {}
    for day in [f"2026-09-{n}" for n in (28, 29, 30)] + [f"2026-10-{n:02}" for n in range(1, 16)]:
        result = office.round(day)
        if result != NOTHING:
            climbed[day] = (result.reminded, result.urged, result.notified)
    assert climbed == {"2026-09-30": (3, 0, 0), "2026-10-10": (0, 3, 0), "2026-10-13": (0, 0, 3)}
    told = office.notices(BIDDING)
    assert [message.topic for message in told] == [
        "supervision.reminded",
        "supervision.urged",
        "supervision.notified",
    ]
    assert "确认案件 1 项" in told[0].text
    assert "JYGC-2026-0001" in told[0].text
    assert "2026-09-29" in told[0].text


def test_while_nothing_is_to_be_done_nobody_waits_for_the_round(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    assert daily.run(Unwritten(office.database), office.packs, at("2026-10-09")) == NOTHING


def test_a_notification_goes_to_the_credit_office_and_to_who_listed(office: Office, cases: dict[str, str]) -> None:
    for day in ("2026-09-30", "2026-10-10"):
        office.round(day)
    assert not office.notices("jy-credit")
    assert not office.notices("jy-court")
    office.round("2026-10-13")
    for department in ("jy-credit", "jy-court"):
        assert sorted(m.data["department"] for m in office.notices(department)) == sorted(cases)


def test_what_is_done_in_time_is_never_supervised(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-29")
    assert office.round("2026-09-30").reminded == 2
    assert not office.notices(BIDDING)


def test_what_is_done_late_is_closed_as_done(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    office.acknowledged(cases[BIDDING], "2026-10-09")
    assert office.round("2026-10-09") == SupervisionResult(closed=1)
    one = office.one(department=BIDDING)
    assert (one.state, one.ending) == (State.CLOSED, Ending.DONE)
    office.round("2026-10-10")
    assert [m.topic for m in office.notices(BIDDING)] == ["supervision.reminded"]


def test_a_recall_ends_it_without_blame(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    office.exited("2026-10-09")
    assert office.round("2026-10-09").closed == 3
    assert {one.ending for one in office.all()} == {Ending.WITHDRAWN}


def test_after_days_without_a_round_nobody_is_notified_unwarned(office: Office, cases: dict[str, str]) -> None:
    assert office.round("2026-10-20") == SupervisionResult(reminded=3)
    assert office.round("2026-10-20", 18) == NOTHING
    assert office.round("2026-10-21") == SupervisionResult(urged=3)
    assert office.round("2026-10-22") == SupervisionResult(notified=3)
    assert office.round("2026-10-23") == NOTHING


def test_a_returned_case_is_a_new_duty(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-29")
    office.round("2026-10-14")  # due on the 13th
    office.reported(cases[BIDDING], "2026-10-14")
    office.returned(cases[BIDDING], "2026-10-15")
    office.round("2026-10-15")
    first = office.one(department=BIDDING)
    assert first.ending is Ending.DONE
    office.round("2026-10-22")  # due again that day
    assert len(office.all(department=BIDDING)) == 1
    office.round("2026-10-23")
    new = office.one(department=BIDDING, is_open=True)
    assert (new.key.kind, new.last_day.isoformat()) == (Kind.RESOLVE, "2026-10-22")


def test_feedback_waits_for_who_listed(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-29")
    office.reported(cases[BIDDING], "2026-09-30")  # five working days: 14 October
    office.round("2026-10-14")
    assert not office.all(department="jy-court")
    office.round("2026-10-15")
    one = office.one(department="jy-court")
    assert (one.key.kind, one.key.about) == (Kind.VERIFY, f"case:{cases[BIDDING]}")
    office.verified(cases[BIDDING], "2026-10-15")
    office.round("2026-10-16")
    assert office.one(department="jy-court").ending is Ending.DONE


def test_a_measure_to_lift_and_the_notice_of_the_exit(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-29")
    office.reported(cases[BIDDING], "2026-09-29")
    office.exited("2026-09-30")  # to be lifted and confirmed by 9 October, and faster than other duties
    office.round("2026-10-09")
    assert not office.all(department=BIDDING)
    for day in ("2026-10-10", "2026-10-12", "2026-10-13"):
        office.round(day)
    assert {(one.key.kind, one.state) for one in office.all(department=BIDDING)} == {
        (Kind.LIFT, State.NOTIFIED),
        (Kind.CONFIRM, State.NOTIFIED),
    }


def test_pushes_are_to_be_signed_for_and_applied(office: Office) -> None:
    office.listed("2026-09-28")
    sent = office.pushed("2026-09-28")
    office.round("2026-09-30")
    one = office.one(department=BIDDING)
    assert (one.key.kind, one.key.about, one.reference) == (Kind.SIGN, f"push:{sent.push_id}", "第 1 版")
    office.received(sent, "2026-09-30")  # three working days: 12 October
    assert office.round("2026-10-12").closed == 1
    assert not office.all(department=BIDDING, is_open=True)
    office.round("2026-10-13")
    assert office.one(department=BIDDING, is_open=True).key.kind is Kind.APPLY
    office.applied(sent, "2026-10-13")
    office.round("2026-10-14")
    assert [one.ending for one in office.all(department=BIDDING)] == [Ending.DONE, Ending.DONE]


def test_of_several_pushes_the_oldest_counts_and_a_later_signature_settles_it(office: Office) -> None:
    office.listed("2026-09-28")
    first = office.pushed("2026-09-28")
    office.listed("2026-09-30", "l-2")
    second = office.pushed("2026-09-30")
    office.round("2026-10-10")
    assert office.one(department=BIDDING).key.about == f"push:{first.push_id}"
    office.received(second, "2026-10-10")
    assert office.round("2026-10-10", 18).closed == 1
    office.applied(second, "2026-10-10")
    assert not office.all(department=BIDDING, is_open=True)


def test_two_processes_at_once_take_each_step_once(office: Office, cases: dict[str, str]) -> None:
    results, failures = list[SupervisionResult](), list[Exception]()
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            results.append(office.round("2026-09-30"))
        except Exception as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    assert sum(result.reminded for result in results) == 3
    assert [len(office.notices(department)) for department in sorted(cases)] == [1, 1, 1]


def test_more_than_a_batch(office: Office, cases: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2, 7):
        office.checked("2026-09-28", f"JYGC-2026-000{number}")
    monkeypatch.setattr(daily, "BATCH", 2)
    assert office.round("2026-09-30").reminded == 18
    assert len(office.all(department=BIDDING)) == 6
    assert office.round("2026-10-10").urged == 18
    office.exited("2026-10-10")
    assert office.round("2026-10-11").closed == 18


def test_each_step_is_in_the_trail(office: Office, cases: dict[str, str]) -> None:
    office.round("2026-09-30")
    office.round("2026-10-10")
    with office.database.read() as uow:
        assert audit.verify(uow) == []
        done = [entry.action for entry in uow.audit.entries() if entry.action.startswith("supervision.")]
    assert sorted(done) == ["supervision.remind"] * 3 + ["supervision.urge"] * 3


def test_a_year_without_a_calendar_is_said(office: Office) -> None:
    office.listed("2027-12-30")
    office.checked("2027-12-31")
    result = office.round("2027-12-31")
    assert (result.reminded, result.missing_years) == (0, (2028,))
    assert "2028" in result.summary()
