"""The numbers of the first page are those of the lists that they lead to: own work first, then what a role oversees, then the weeks."""

from __future__ import annotations

from datetime import date, timedelta

from services.accounts.model import Caller
from services.cases.listing import list_cases
from services.cases.model import CaseFilter
from services.cases.states import State as CaseState
from services.dashboard.building import WEEKS, dashboard
from services.dashboard.model import Dashboard, Initiated, Work
from services.feedback import inbox
from services.reports.building import counts_of
from services.reports.model import Figure, Period, Scope
from services.supervision.kinds import Kind
from services.supervision.states import State
from tests.supervision.conftest import BIDDING, Office, at
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK


def seen(office: Office, caller: Caller, day: str) -> Dashboard:
    with office.database.read() as uow:
        return dashboard(uow, office.packs, caller, now=at(day))


def listed(office: Office, caller: Caller, state: CaseState) -> int:
    with office.database.read() as uow:
        return len(list_cases(uow, caller, CaseFilter(state=state)).cases)


def test_a_participant_sees_its_own_work_the_late_first(office: Office, cases: dict[str, str]) -> None:
    office.checked("2026-09-30", "JYGC-2026-0002")
    found = seen(office, BIDDING_CLERK, "2026-09-30")
    assert found.work == (Work(Kind.ACKNOWLEDGE, 2, 1),)
    assert found.owed == listed(office, BIDDING_CLERK, CaseState.PROMPTED)
    assert [one.reference for one in found.urgent] == ["JYGC-2026-0001", "JYGC-2026-0002"]
    assert {one.key.department for one in found.urgent} == {BIDDING}
    assert (found.oversight, found.initiated, found.department) == (None, (), BIDDING)
    office.acknowledged(cases[BIDDING], "2026-09-30")
    assert seen(office, BIDDING_CLERK, "2026-09-30").work == (
        Work(Kind.ACKNOWLEDGE, 1, 0),
        Work(Kind.RESOLVE, listed(office, BIDDING_CLERK, CaseState.ACKNOWLEDGED), 0),
    )


def test_an_initiator_sees_what_came_back_on_its_lists(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-28")
    office.reported(cases[BIDDING], "2026-09-29")
    found = seen(office, COURT, "2026-10-09")
    with office.database.read() as uow:
        assert found.work == (Work(Kind.VERIFY, inbox.count(uow, COURT), 0),) == (Work(Kind.VERIFY, 1, 0),)
    assert [(one.cases, one.waiting, one.implemented) for one in found.initiated] == [(3, 1, 1)]
    office.verified(cases[BIDDING], "2026-10-09")
    after = seen(office, COURT, "2026-10-09")
    assert after.work == ()
    assert after.initiated == (Initiated(found.initiated[0].memorandum, 3, 0, 1),)
    assert seen(office, FINANCE_CLERK, "2026-10-09").initiated == ()


def test_the_credit_office_sees_what_is_supervised_in_the_city(office: Office, cases: dict[str, str]) -> None:
    office.acknowledged(cases[BIDDING], "2026-09-29")
    office.round("2026-09-30")
    office.exited("2026-09-30")
    for caller in (CREDIT_OFFICE, AUDITOR):
        oversight = seen(office, caller, "2026-09-30").oversight
        assert oversight is not None
        assert oversight.supervised == {State.REMINDED: len(office.all(is_open=True))} == {State.REMINDED: 2}
        assert (oversight.unconfirmed, oversight.undelivered) == (0, 0)
    late = seen(office, CREDIT_OFFICE, "2026-10-12").oversight
    with office.database.read() as uow:
        overdue = uow.outbox.overdue(at("2026-10-12"), 100)
    assert late is not None
    assert late.unconfirmed == len(overdue) > 0
    assert seen(office, AUDITOR, "2026-10-12").work == (), "auditors owe nothing"


def test_the_weeks_are_the_reports_of_each_week(office: Office, cases: dict[str, str]) -> None:
    office.checked("2026-10-09", "JYGC-2026-0002")
    found = seen(office, CREDIT_OFFICE, "2026-10-12").weeks
    assert {effect: len(weeks) for effect, weeks in found.items()} == {"punish": WEEKS, "reward": WEEKS}
    for effect, weeks in found.items():
        assert [one.first for one in weeks] == [date(2026, 10, 12) - timedelta(weeks=n) for n in reversed(range(WEEKS))]
        for one in weeks:
            period, scope = Period(one.first, one.first + timedelta(days=6)), Scope(effect=effect)
            with office.database.read() as uow:
                told = counts_of(uow, office.packs, scope, period, now=at("2026-10-12"))
            assert (one.hits, one.cases) == (told.count(Figure.HITS), told.count(Figure.CASES))
    assert [one.cases for one in found["punish"][-3:]] == [3, 3, 0]
    assert [one.cases for one in seen(office, BIDDING_CLERK, "2026-10-12").weeks["punish"][-3:]] == [1, 1, 0]
