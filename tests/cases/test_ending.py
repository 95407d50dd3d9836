"""What ends by itself: an approved refusal comes back, a carried-out measure is over (I-17); on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.documents import Reason, ReasonFor
from engine.inputs import Listing, Mark
from engine.values import date_number
from services.audit.verify import verify as verify_trail
from services.cases import daily, handling
from services.cases.duration import Standing, last_day, standing
from services.cases.outcome import OutcomeTerms, read_outcome
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import ConflictError, InvalidInputErrors
from services.outbox.topics import Topic
from services.ports import Cipher
from tests.cases.test_recall import leave
from tests.support.callers import BIDDING_CLERK, COURT, FINANCE_CLERK, SECOND_CLERK, client
from tests.support.cases import EVIDENCE, acknowledge, archive, cases_of, report, stored, verify
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing, change_listing

UNTIL = date(2026, 12, 1)
DECLINED = {"outcome": "declined", "reason": "重整期间须保留资格", "until": UNTIL.isoformat()}
REASONS = {
    one.code: one
    for one in (
        Reason(code="ended", title="事项终止", outcomes=[ReasonFor.NOT_APPLICABLE]),
        Reason(code="court", title="法院要求暂不实施", outcomes=[ReasonFor.DECLINED], explain=True),
    )
}
TERMS = OutcomeTerms(REASONS, date(2026, 11, 22), date(2027, 2, 20))


def on(day: date, now: datetime) -> datetime:
    return now + (day - date(2026, 11, 22))


def refuse(database: SqlDatabase, case_id: str, now: datetime) -> None:
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, DECLINED)
    with database.write() as uow:
        handling.review(uow, SECOND_CLERK, case_id, approve=True, reason="同意", now=now)


def topics(database: SqlDatabase, department: str) -> list[str]:
    with database.read() as uow:
        return [m.topic for m in uow.outbox.page(frozenset({department}), open_only=False, before=None, limit=50)]


@pytest.mark.parametrize("verified", [False, True])
def test_a_refusal_comes_back_on_the_day_after_its_last(
    database: SqlDatabase, opened: dict[str, str], now: datetime, verified: bool
) -> None:
    case_id = opened["jy-bidding"]
    refuse(database, case_id, now)
    assert stored(database, case_id).override_until == UNTIL
    if verified:
        verify(database, COURT, case_id, now)
    assert daily.run(database, on(UNTIL, now)) == daily.DailyResult()
    assert daily.run(database, on(UNTIL + timedelta(days=1), now)) == daily.DailyResult(returned=1)
    case = stored(database, case_id)
    assert (case.state, case.outcome, case.evidence, case.override_until) == (State.ACKNOWLEDGED, None, None, None)
    assert Topic.CASE_EXPIRED in topics(database, "jy-bidding")
    assert daily.run(database, on(UNTIL + timedelta(days=2), now)) == daily.DailyResult()
    assert report(database, BIDDING_CLERK, case_id, on(UNTIL + timedelta(days=2), now)).state is State.FED_BACK
    with database.read() as uow:
        actions = [event.action for event in uow.cases.events(case_id)]
        assert verify_trail(uow) == []
    assert [one for one in actions if one in ("decline", "expire", "implement")] == ["decline", "expire", "implement"]


def test_a_refusal_is_not_archived_while_it_runs(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    refuse(database, case_id, now)
    verify(database, COURT, case_id, now)
    with pytest.raises(ConflictError) as refused:
        archive(database, COURT, case_id, on(UNTIL, now))
    assert refused.value.code == "override_running"
    assert UNTIL.isoformat() in refused.value.detail
    assert archive(database, COURT, case_id, on(UNTIL + timedelta(days=1), now)).state is State.ARCHIVED


def test_a_refusal_approved_too_late_is_sent_back(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id, late = opened["jy-bidding"], on(UNTIL + timedelta(days=1), now)
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, DECLINED)
    with pytest.raises(ConflictError) as refused, database.write() as uow:
        handling.review(uow, SECOND_CLERK, case_id, approve=True, now=late)
    assert refused.value.code == "override_over"
    with database.write() as uow:
        back = handling.review(uow, SECOND_CLERK, case_id, approve=False, reason="已过期", now=late)
    assert back.state is State.ACKNOWLEDGED


def test_a_refusal_does_not_come_back_where_its_entry_binds_no_more(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, until=UNTIL)
    case_id = cases_of(checks.submit(request(), client(), now=now))["l-1", "restrict-bidding", "jy-bidding"]
    refuse(database, case_id, now)
    verify(database, COURT, case_id, now)
    next_day = on(UNTIL + timedelta(days=1), now)
    assert daily.run(database, next_day) == daily.DailyResult(lapsed=1)
    case = stored(database, case_id)
    assert (case.state, case.override_until, case.outcome) == (State.VERIFIED, None, "declined")
    assert archive(database, COURT, case_id, next_day).state is State.ARCHIVED


def test_a_suspended_entry_keeps_the_refusal_waiting(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    refuse(database, opened["jy-bidding"], now)
    change_listing(database, now, "l-1", marks=frozenset({Mark.SUSPENDED}))
    assert daily.run(database, on(UNTIL + timedelta(days=1), now)) == daily.DailyResult()
    change_listing(database, now, "l-1", marks=frozenset())
    assert daily.run(database, on(UNTIL + timedelta(days=2), now)) == daily.DailyResult(returned=1)


def test_a_measure_past_its_end_is_over_and_its_department_is_told_once(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    """I-17: nobody has to decide that it is over."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, until=UNTIL)
    case_id = cases_of(checks.submit(request(), client(), now=now))["l-1", "restrict-bidding", "jy-bidding"]
    assert standing(stored(database, case_id), date(2026, 11, 22)) is Standing.WAITING
    acknowledge(database, BIDDING_CLERK, case_id, now)
    case = report(database, BIDDING_CLERK, case_id, now)  # reported until 2027-11-21: the entry ends before
    assert case.effective_until == UNTIL
    assert [standing(case, day) for day in (UNTIL, UNTIL + timedelta(days=1))] == [Standing.RUNNING, Standing.ENDED]
    assert daily.run(database, on(UNTIL, now)) == daily.DailyResult()
    over = on(UNTIL + timedelta(days=1), now)
    assert daily.run(database, over) == daily.DailyResult(ended=1)
    assert daily.run(database, over) == daily.DailyResult()
    ended = stored(database, case_id)
    assert (ended.ended_at, ended.state) == (over, State.FED_BACK)
    assert topics(database, "jy-bidding").count(Topic.MEASURE_ENDED) == 1
    leave(database, "l-1", over)
    assert not stored(database, case_id).lift_required, "what is over by itself needs no lifting"
    assert standing(stored(database, case_id), over.date()) is Standing.ENDED


def test_an_exit_asks_for_no_lifting_of_what_is_over_though_nobody_noted_it(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    """The daily job may be late; the subject is not held a day longer, and no department is asked to undo what has ended."""
    case_id, over = opened["jy-bidding"], on(UNTIL + timedelta(days=1), now)
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, EVIDENCE | {"until": UNTIL.isoformat()})
    leave(database, "l-1", over)
    case = stored(database, case_id)
    assert (case.state, case.lift_required, case.ended_at) == (State.RECALLED, False, over)
    assert standing(case, over.date()) is Standing.ENDED


def test_what_exited_is_lifted_and_not_ended(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, EVIDENCE | {"until": UNTIL.isoformat()})
    leave(database, "l-1", now)
    assert standing(stored(database, case_id), UNTIL) is Standing.LIFTING
    assert daily.run(database, on(UNTIL + timedelta(days=1), now)) == daily.DailyResult()


ENTRY = Listing("l", 1, "k", "debtors", "", "文", "院", date(2026, 3, 31), date(2026, 4, 10), date(2027, 6, 30))
OPEN_ENTRY = Listing("l", 1, "k", "debtors", "", "文", "院", date(2026, 3, 31), date(2026, 4, 10), None)
PENALTY = Listing(
    "l", 1, "k", "debtors", "", "文", "院", date(2026, 3, 31), date(2026, 4, 10), None,
    facts={"penalty_decided_on": date_number(date(2026, 1, 15))},
)  # fmt: skip


@pytest.mark.parametrize(
    ("duration", "entry", "reported", "ends"),
    [
        ({"kind": "while_listed"}, OPEN_ENTRY, None, None),
        ({"kind": "while_listed"}, ENTRY, None, date(2027, 6, 30)),
        ({"kind": "while_listed"}, ENTRY, date(2026, 12, 31), date(2026, 12, 31)),
        ({"kind": "while_listed"}, ENTRY, date(2028, 1, 1), date(2027, 6, 30)),
        ({"kind": "fixed_months", "months": 6}, OPEN_ENTRY, None, date(2026, 9, 29)),
        ({"kind": "fixed_months", "months": 6}, PENALTY, None, date(2026, 7, 14)),
        ({"kind": "fixed_months", "months": 60}, ENTRY, None, date(2027, 6, 30)),
        ({"kind": "until_decision"}, OPEN_ENTRY, date(2027, 1, 1), date(2027, 1, 1)),
        ({"kind": "one_time"}, ENTRY, date(2027, 1, 1), None),
        ({}, ENTRY, None, date(2027, 6, 30)),
    ],
)
def test_the_last_day_follows_the_library_the_entry_and_the_report(
    duration: dict[str, Any], entry: Listing, reported: date | None, ends: date | None
) -> None:
    assert last_day(duration, entry, reported) == ends


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "not_applicable", "reason": "不在范围"}, "reason_code"),
        ({"outcome": "not_applicable", "reason_code": "court", "reason": "说明"}, "reason_code"),
        ({"outcome": "not_applicable", "reason_code": "unknown"}, "reason_code"),
        ({"outcome": "declined", "reason": "说明"}, "reason_code"),
        ({"outcome": "declined", "reason_code": "court"}, "reason"),
        ({"outcome": "declined", "reason_code": "court", "reason": "说明", "until": "2026-11-21"}, "until"),
        ({"outcome": "declined", "reason_code": "court", "reason": "说明", "until": "2027-02-21"}, "until"),
        ({"outcome": "not_same_subject", "reason": "证号不同", "reason_code": "ended"}, "reason_code"),
        (EVIDENCE | {"reason_code": "ended"}, "reason_code"),
    ],
)
def test_an_outcome_outside_the_catalogue_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        read_outcome(given, TERMS)
    assert refused.value.field == field


def test_a_reason_of_the_catalogue_is_kept_and_a_refusal_gets_the_longest_time(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    refusal = read_outcome({"outcome": "declined", "reason_code": "court", "reason": "裁定"}, TERMS)
    assert refusal.until == "2027-02-20"
    acknowledge(database, FINANCE_CLERK, opened["jy-czj"], now)
    with database.write() as uow:
        found = read_outcome({"outcome": "not_applicable", "reason_code": "ended"}, TERMS)
        case = handling.record_outcome(uow, FINANCE_CLERK, opened["jy-czj"], found, now=now)
    assert (case.reason_code, case.evidence) == ("ended", {"reason_code": "ended", "attachments": []})
