"""A business system corrects its result: no form keeps what it took back, and nothing recorded is overwritten in silence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from services.audit.verify import verify as verify_trail
from services.cases import feedback
from services.cases.differing import open_difference
from services.cases.model import CaseEvent
from services.cases.states import RESULT_AGREES, RESULT_DIFFERS, SUGGEST, TAKE_BACK, State
from services.checks.service import CheckService
from services.matters.following import Fate, Followed
from services.matters.results import Posted
from services.outbox.topics import Topic
from services.ports import Cipher
from tests.matters.desk import NO, SYSTEM, Desk
from tests.support.callers import BIDDING_CLERK, COURT, client
from tests.support.cases import acknowledge, cases_of, report, stored
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing

ASKER = client("platform", "jy-ggzy")
"""It asks and carries nothing out: what it says is suggested."""
PAPER = "示例〔2026〕7号"


@pytest.fixture
def bidding(checks: CheckService, listed: str, now: datetime) -> str:
    """The case of the bidding department."""
    answer = checks.submit(request(), SYSTEM, now=now)
    return next(case_id for (_, _, office), case_id in cases_of(answer).items() if office == "jy-bidding")


def of(posted: Posted, case_id: str) -> Followed:
    return next(one for one in posted.followed if one.case.case_id == case_id)


def events(database: SqlDatabase, case_id: str) -> list[CaseEvent]:
    with database.read() as uow:
        assert verify_trail(uow) == []
        return list(uow.cases.events(case_id))


def topics(database: SqlDatabase, department: str) -> list[str]:
    with database.read() as uow:
        return [one.topic for one in uow.outbox.page(frozenset({department}), open_only=False, before=None, limit=50)]


def test_a_correction_takes_back_what_was_filled_in(desk: Desk, bidding: str, now: datetime) -> None:
    desk.post(now, "refused-for-credit", ASKER, document_no=PAPER)
    corrected = desk.post(now, "allowed", ASKER)
    assert of(corrected, bidding).fate is Fate.LEFT
    assert stored(desk.database, bidding).suggestion is None
    told = events(desk.database, bidding)
    assert [one.action for one in told] == ["prompt", SUGGEST, TAKE_BACK]
    assert "资格审查合格" in told[-1].data["reason"]
    assert topics(desk.database, "jy-bidding").count(Topic.CASE_SUGGESTED) == 2
    desk.post(now, "allowed", ASKER)
    assert stored(desk.database, bidding).version == told[-1].seq, "once"
    desk.post(now, "refused-for-credit", ASKER, document_no=PAPER)
    assert stored(desk.database, bidding).suggestion is not None, "said again after a correction it holds again"


def test_a_correction_to_a_day_out_of_force_takes_it_back_and_saying_the_same_later_does_not(
    desk: Desk, checks: CheckService, cipher: Cipher, now: datetime
) -> None:
    add_listing(desk.database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, until=date(2026, 11, 22))
    answer = checks.submit(request(), SYSTEM, now=now)
    case_id = next(one for (_, _, office), one in cases_of(answer).items() if office == "jy-bidding")
    desk.post(now, "refused-for-credit", ASKER, document_no=PAPER)
    filled, late = stored(desk.database, case_id), now + timedelta(days=3)
    assert of(desk.post(late, "refused-for-credit", ASKER, document_no=PAPER), case_id).fate is Fate.SUGGESTED
    assert stored(desk.database, case_id) == filled
    moved = desk.post(late, "refused-for-credit", ASKER, document_no=PAPER, decided_on="2026-11-25")
    assert "不在有效期内" in of(moved, case_id).why
    assert stored(desk.database, case_id).suggestion is None


def test_a_correction_of_what_was_derived_is_told_to_both_sides_and_overwrites_nothing(
    desk: Desk, bidding: str, now: datetime
) -> None:
    desk.post(now, "refused-for-credit", document_no=PAPER)
    before = stored(desk.database, bidding)
    posted = desk.post(now, "allowed")
    case = stored(desk.database, bidding)
    assert of(posted, bidding).fate is Fate.LEFT
    assert "不一致" in of(posted, bidding).why
    assert (case.state, case.outcome, case.evidence) == (before.state, before.outcome, before.evidence)
    difference = open_difference(events(desk.database, bidding))
    assert difference is not None
    assert difference.data["result"] == "allowed"
    for department in ("jy-bidding", "jy-court"):
        assert Topic.CASE_RESULT_DIFFERS in topics(desk.database, department)
    desk.post(now, "allowed")
    assert stored(desk.database, bidding).version == case.version, "once"
    desk.post(now, "refused-for-credit", document_no=PAPER)
    told = events(desk.database, bidding)
    assert told[-1].action == RESULT_AGREES
    assert open_difference(told) is None


def test_what_a_clerk_confirmed_from_a_result_is_contradicted_like_what_was_derived(
    desk: Desk, bidding: str, now: datetime
) -> None:
    desk.post(now, "refused-for-credit", ASKER, document_no=PAPER)
    acknowledge(desk.database, BIDDING_CLERK, bidding, now)
    report(desk.database, BIDDING_CLERK, bidding, now, {"outcome": "implemented", "document_no": PAPER})
    assert of(desk.post(now, "allowed", ASKER), bidding).fate is Fate.LEFT
    assert open_difference(events(desk.database, bidding)) is not None


def test_what_a_clerk_recorded_by_hand_stands_with_a_result_from_which_nothing_follows(
    desk: Desk, bidding: str, now: datetime
) -> None:
    acknowledge(desk.database, BIDDING_CLERK, bidding, now)
    report(desk.database, BIDDING_CLERK, bidding, now)
    assert of(desk.post(now, "allowed", ASKER), bidding).fate is Fate.UNCHANGED
    assert open_difference(events(desk.database, bidding)) is None


def test_another_papers_number_is_a_difference(desk: Desk, bidding: str, now: datetime) -> None:
    desk.post(now, "refused-for-credit", document_no=PAPER)
    posted = desk.post(now, "refused-for-credit", document_no="示例〔2026〕8号")
    assert "示例〔2026〕8号" in of(posted, bidding).why
    assert (stored(desk.database, bidding).evidence or {})["document_no"] == PAPER
    assert events(desk.database, bidding)[-1].action == RESULT_DIFFERS


def test_returned_and_recorded_anew_the_difference_is_settled(desk: Desk, bidding: str, now: datetime) -> None:
    """The lawful way: the initiator returns the feedback, the department records what is so."""
    desk.post(now, "refused-for-credit", document_no=PAPER)
    desk.post(now, "withdrawn")
    with desk.database.write() as uow:
        feedback.return_with_reason(uow, COURT, bidding, reason="业务系统已更正", now=now)
    assert open_difference(events(desk.database, bidding)) is not None, "the clerk still has to know"
    assert of(desk.post(now, "withdrawn"), bidding).fate is Fate.DERIVED
    case = stored(desk.database, bidding)
    assert (case.state, case.outcome) == (State.FED_BACK, "not_applicable")
    assert open_difference(events(desk.database, bidding)) is None
    with desk.database.read() as uow:
        assert [one.result for one in uow.matters.results(NO, None)] == [
            "refused-for-credit",
            "withdrawn",
            "withdrawn",
        ]
