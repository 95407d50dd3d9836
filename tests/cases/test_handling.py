"""The way of a case from prompt to archive, and what is refused on it; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark, SubjectKind
from services.accounts.model import Caller, Role
from services.audit.verify import verify as verify_trail
from services.cases import feedback, handling
from services.cases.listing import get_case
from services.cases.outcome import read_outcome
from services.cases.saying import MAX_SAID
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.feedback.bulk import verify_many
from services.ports import Cipher
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, SECOND_CLERK, client, person
from tests.support.cases import EVIDENCE, acknowledge, archive, cases_of, report, stored, verify
from tests.support.checks import DEBTOR, request, subject
from tests.support.registry import add_listing, change_listing, person_code

DECLINED = {"outcome": "declined", "reason": "本项目已依法重新招标"}


def test_the_loop_closes(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id, later = opened["jy-bidding"], now + timedelta(hours=2)
    assert acknowledge(database, BIDDING_CLERK, case_id, now).state is State.ACKNOWLEDGED
    fed_back = report(database, BIDDING_CLERK, case_id, later)
    assert (fed_back.state, fed_back.outcome, fed_back.fed_back_at) == (State.FED_BACK, "implemented", later)
    with database.read() as uow:
        seen = get_case(uow, COURT, case_id)
    assert seen.case.evidence == {key: value for key, value in EVIDENCE.items() if key != "outcome"}
    assert verify(database, COURT, case_id, later).state is State.VERIFIED
    assert archive(database, COURT, case_id, later).state is State.ARCHIVED
    with database.read() as uow:
        events = uow.cases.events(case_id)
        assert verify_trail(uow) == []
    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
    states = ["prompted", "acknowledged", "implemented", "fed_back", "verified", "archived"]
    assert [event.state.value for event in events] == states
    assert events[2].data["document_no"] == EVIDENCE["document_no"]
    assert [event.actor for event in events[1:4]] == [BIDDING_CLERK.id] * 3


def test_a_case_is_acknowledged_first(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    with pytest.raises(ConflictError):
        report(database, BIDDING_CLERK, opened["jy-bidding"], now)
    assert stored(database, opened["jy-bidding"]).state is State.PROMPTED


def test_a_foreign_case_is_not_found(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    for caller in (FINANCE_CLERK, client()):
        with pytest.raises(NotFoundError):
            acknowledge(database, caller, opened["jy-bidding"], now)
        with database.read() as uow, pytest.raises(NotFoundError):
            get_case(uow, caller, opened["jy-bidding"])


def test_those_who_see_a_case_do_not_all_work_on_it(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    for caller in (COURT, CREDIT_OFFICE):
        with pytest.raises(ForbiddenError):
            acknowledge(database, caller, opened["jy-bidding"], now)
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    report(database, BIDDING_CLERK, opened["jy-bidding"], now)
    for caller in (BIDDING_CLERK, CREDIT_OFFICE):
        with pytest.raises(ForbiddenError):
            verify(database, caller, opened["jy-bidding"], now)


def test_a_change_on_an_old_view_tells_who_was_quicker(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    seen = stored(database, opened["jy-bidding"]).version
    acknowledge(database, SECOND_CLERK, opened["jy-bidding"], now)
    with pytest.raises(ConflictError) as refused, database.write() as uow:
        handling.record_outcome(
            uow, BIDDING_CLERK, opened["jy-bidding"], read_outcome(EVIDENCE), expected_version=seen, now=now
        )
    assert refused.value.code == "case_changed"
    assert refused.value.detail.startswith("fuhe 已将案件办到“已确认”（第 2 版）")


def test_a_refusal_needs_a_second_person(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    declined = report(database, BIDDING_CLERK, case_id, now, DECLINED)
    assert (declined.state, declined.fed_back_at) == (State.DECLINED, None)
    for caller in (BIDDING_CLERK, client("bidding", "jy-bidding"), COURT):
        with pytest.raises(ForbiddenError), database.write() as uow:
            handling.review(uow, caller, case_id, approve=True, now=now)
    with pytest.raises(InvalidInputError), database.write() as uow:
        handling.review(uow, SECOND_CLERK, case_id, approve=False, reason=" ", now=now)
    with database.write() as uow:
        assert handling.review(uow, SECOND_CLERK, case_id, approve=True, now=now).state is State.FED_BACK


def test_a_refusal_sent_back_is_decided_again(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, DECLINED)
    with database.write() as uow:
        back = handling.review(uow, CREDIT_OFFICE, case_id, approve=False, reason="理由不成立", now=now)
    assert (back.state, back.outcome, back.evidence) == (State.ACKNOWLEDGED, None, None)
    assert report(database, BIDDING_CLERK, case_id, now).state is State.FED_BACK


def test_the_initiator_returns_feedback_with_a_reason(
    database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    with pytest.raises(InvalidInputError), database.write() as uow:
        feedback.return_with_reason(uow, COURT, case_id, reason="", now=now)
    with database.write() as uow:
        feedback.return_with_reason(uow, COURT, case_id, reason="缺少决定书", now=now)
    with database.read() as uow:
        last = uow.cases.events(case_id)[-1]
    assert (last.action, last.data) == ("return", {"reason": "缺少决定书"})
    assert report(database, BIDDING_CLERK, case_id, now).state is State.FED_BACK


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "declined"}, "reason"),
        ({"outcome": "not_applicable", "reason": "  "}, "reason"),
        ({"outcome": "not_same_subject"}, "reason"),
        ({"outcome": "implemented"}, "document_no"),
        ({"outcome": "done"}, "outcome"),
        ({}, "outcome"),
        (EVIDENCE | {"amount": 12000000}, "amount"),
        (EVIDENCE | {"amount": "1,000.00"}, "amount"),
        (EVIDENCE | {"amount": "１２.００"}, "amount"),
        (EVIDENCE | {"until": "2026-02-30"}, "until"),
        (EVIDENCE | {"until": "2026-01-01"}, "until"),
        (EVIDENCE | {"attachments": [{"name": "a", "sm3": "xyz"}]}, "attachments[0].sm3"),
        (EVIDENCE | {"note": "x"}, "note"),
    ],
)
def test_an_outcome_that_does_not_say_enough_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        read_outcome(given)
    assert refused.value.field == field


def test_only_a_person_acknowledges_a_measure_on_a_person(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    code = person_code(7)
    add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=code,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    asked = request(subject(code, kind="natural_person", name="王小明", role="legal-representative"))
    case_id = cases_of(checks.submit(asked, client(), now=now))["p-1", "restrict-bidding", "jy-bidding"]
    system = client("bidding", "jy-bidding")
    with pytest.raises(ForbiddenError) as refused:
        acknowledge(database, system, case_id, now)
    assert refused.value.code == "needs_person"
    acknowledge(database, BIDDING_CLERK, case_id, now)
    assert report(database, system, case_id, now).state is State.FED_BACK


def test_a_recheck_under_another_name_asks_for_a_person(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    """I-16, S10: the open case takes over the stricter care, whether it was acknowledged already or not."""
    system, other_name = client("bidding", "jy-bidding"), request(subject(name="另一家公司"))
    acknowledge(database, system, opened["jy-bidding"], now)
    for _ in range(2):  # told once
        assert set(cases_of(checks.submit(other_name, client(), now=now)).values()) == set(opened.values())
    for case_id in opened.values():
        assert stored(database, case_id).identity_review
        with database.read() as uow:
            assert [event.action for event in uow.cases.events(case_id)].count("require_person") == 1
    with pytest.raises(ForbiddenError) as refused:
        report(database, system, opened["jy-bidding"], now)
    assert refused.value.code == "needs_person"
    with pytest.raises(ForbiddenError):
        acknowledge(database, client("finance", "jy-czj"), opened["jy-czj"], now)
    assert report(database, BIDDING_CLERK, opened["jy-bidding"], now).state is State.FED_BACK


def test_a_measure_is_not_carried_out_once_its_listing_has_ended(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    """I-08, I-17: a case that waited too long is closed as not applicable, unless the measure began in time."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, until=date(2026, 11, 22))
    cases = cases_of(checks.submit(request(), client(), now=now))
    late, next_day = cases["l-1", "restrict-bidding", "jy-bidding"], now + timedelta(days=1)
    acknowledge(database, BIDDING_CLERK, late, next_day)
    for begins in (None, "2026-11-23"):
        with pytest.raises(ConflictError) as refused:
            report(database, BIDDING_CLERK, late, next_day, EVIDENCE | {"from": begins})
        assert refused.value.code == "listing_not_in_force"
    assert report(database, BIDDING_CLERK, late, next_day, EVIDENCE).state is State.FED_BACK
    other = cases["l-1", "restrict-bidding", "jy-czj"]
    acknowledge(database, FINANCE_CLERK, other, next_day)
    too_late = {"outcome": "not_applicable", "reason": "名单条目已期满"}
    assert report(database, FINANCE_CLERK, other, next_day, too_late).state is State.FED_BACK


def test_what_has_not_begun_is_not_carried_out(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    with pytest.raises(InvalidInputError) as refused:
        report(database, BIDDING_CLERK, case_id, now, EVIDENCE | {"from": "2026-11-23"})
    assert (refused.value.field, stored(database, case_id).outcome) == ("from", None)
    assert report(database, BIDDING_CLERK, case_id, now + timedelta(days=1), EVIDENCE | {"from": "2026-11-23"}).outcome


@pytest.mark.parametrize(
    "holder", [person("both", "jy-bidding", Role.CLERK, Role.INITIATOR), client("own", "jy-bidding")]
)
def test_nobody_verifies_what_they_recorded(
    database: SqlDatabase, opened: dict[str, str], now: datetime, holder: Caller
) -> None:
    """A department that lists and carries out: the report takes one account, vouching for it another."""
    case_id = opened["jy-bidding"]
    holder = replace(holder, departments=frozenset({"jy-bidding", "jy-court"}))
    acknowledge(database, holder, case_id, now)
    report(database, holder, case_id, now)
    with pytest.raises(ForbiddenError) as refused:
        verify(database, holder, case_id, now)
    assert (refused.value.code, stored(database, case_id).state) == ("second_person_needed", State.FED_BACK)
    with database.write() as uow:
        assert [one.error.code for one in verify_many(uow, holder, {case_id: None}, now=now).refused] == [
            "second_person_needed"
        ]
    colleague = replace(holder, id="account:colleague")
    assert verify(database, colleague, case_id, now).state is State.VERIFIED


def test_what_is_said_with_a_step_is_bounded(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    case_id, endless = opened["jy-bidding"], "由" * (MAX_SAID + 1)
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now, {"outcome": "declined", "reason": "示例"})
    for approve in (True, False):
        with pytest.raises(InvalidInputError) as refused, database.write() as uow:
            handling.review(uow, SECOND_CLERK, case_id, approve=approve, reason=endless, now=now)
        assert refused.value.field == "reason"
    with pytest.raises(InvalidInputError), database.write() as uow:
        handling.review(uow, SECOND_CLERK, case_id, approve=True, reason="控制\x00字符", now=now)
    with database.write() as uow:
        handling.review(uow, SECOND_CLERK, case_id, approve=True, reason="", now=now)
    with pytest.raises(InvalidInputError), database.write() as uow:
        feedback.return_with_reason(uow, COURT, case_id, reason=endless, now=now)
    assert stored(database, case_id).state is State.FED_BACK


def test_a_suspended_listing_carries_no_measure(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    change_listing(database, now, "l-1", marks=frozenset({Mark.SUSPENDED}))
    with pytest.raises(ConflictError) as refused:
        report(database, BIDDING_CLERK, opened["jy-bidding"], now)
    assert refused.value.code == "listing_not_in_force"


def test_a_wrong_person_is_shown_at_the_next_check_under_that_name(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    found = {"outcome": "not_same_subject", "reason": "证照号码登记有误"}
    assert report(database, BIDDING_CLERK, case_id, now, found).state is State.FED_BACK
    [hit] = checks.submit(request(), client(), now=now).content["subjects"][0]["hits"]
    assert (hit["not_same_subject"]["case_id"], hit["not_same_subject"]["department"]) == (case_id, "jy-bidding")
    other = checks.submit(request(subject(DEBTOR, name="改名公司")), client(), now=now).content
    assert "not_same_subject" not in other["subjects"][0]["hits"][0]
