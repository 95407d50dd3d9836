"""No double entry: what a business system reports of its matter becomes the outcomes of the matter's cases, as far as it may."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from services.audit.verify import verify as verify_trail
from services.cases.states import State
from services.cases.view import case_json
from services.checks.service import CheckService
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors
from services.matters.following import Fate
from services.matters.model import Status
from services.matters.report import read_result
from services.matters.view import posted_json
from services.outbox.topics import Topic
from services.ports import Cipher
from tests.cases.test_recall import leave
from tests.matters.desk import NO, SYSTEM, Desk, fates
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, client
from tests.support.cases import acknowledge, cases_of, report, stored
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, person_code


@pytest.fixture
def opened(checks: CheckService, listed: str, now: datetime) -> dict[str, str]:
    answer = checks.submit(request(), SYSTEM, now=now)
    return {department: case_id for (_, _, department), case_id in cases_of(answer).items()}


def test_a_refusal_for_credit_is_the_measure_and_the_rest_is_left(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    posted = desk.post(now, "refused-for-credit", document_no="示例〔2026〕7号", amount="12000000.00")
    assert fates(posted) == {
        ("restrict-bidding", "jy-bidding"): Fate.DERIVED,
        ("restrict-bidding", "jy-czj"): Fate.DERIVED,
        ("extra-review", "jy-spj"): Fate.LEFT,
    }
    case = stored(database, opened["jy-bidding"])
    assert (case.state, case.outcome, case.outcome_by) == (State.FED_BACK, "implemented", SYSTEM.id)
    assert case.evidence == {
        "reason": "由业务系统回传的办理结果“因信用措施取消投标资格”得出",
        "document_no": "示例〔2026〕7号",
        "amount": "12000000.00",
        "from": "2026-11-22",
        "attachments": [],
        "result": "refused-for-credit",
    }
    assert stored(database, opened["jy-spj"]).state is State.PROMPTED
    assert posted.standing.status is Status.OPEN
    with database.read() as uow:
        assert verify_trail(uow) == []
        [kept] = uow.matters.results(NO, [SYSTEM.id])
    assert (kept.result, kept.given["document_no"]) == ("refused-for-credit", "示例〔2026〕7号")


def test_posting_the_same_again_changes_nothing(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    desk.post(now, "refused-for-credit", document_no="示例〔2026〕7号")
    before = [stored(database, case_id) for case_id in opened.values()]
    again = desk.post(now, "refused-for-credit", document_no="示例〔2026〕7号")
    assert [stored(database, case_id) for case_id in opened.values()] == before
    assert fates(again)["restrict-bidding", "jy-bidding"] is Fate.UNCHANGED
    assert len(again.standing.results) == 1
    other = client("second", "jy-ggzy")
    for caller in (other, SYSTEM, other):
        whole = desk.post(now, "refused-for-credit", caller, document_no="示例〔2026〕7号").standing
    assert sorted(one.client for one in whole.results) == [SYSTEM.id, other.id], "what each of them said, once"


def test_a_citizens_number_in_a_papers_number_is_masked_where_the_matter_is_shown(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    posted = desk.post(now, "withdrawn", document_no=f"示例{person_code(7)}号")
    assert person_code(7) not in str(posted_json(posted))


def test_what_begins_later_is_filled_in_and_carried_out_when_it_has_begun(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    """No punishment is claimed that has not begun; the decision is reported once, and once more is enough when it has."""
    told: dict[str, Any] = {"document_no": "示例〔2026〕7号", "from": "2026-11-25"}
    posted = desk.post(now, "refused-for-credit", **told)
    assert fates(posted)["restrict-bidding", "jy-bidding"] is Fate.SUGGESTED
    assert "2026-11-25" in next(one.why for one in posted.followed if one.fate is Fate.SUGGESTED)
    case = stored(database, opened["jy-bidding"])
    assert (case.state, case.outcome, (case.suggestion or {})["from"]) == (State.PROMPTED, None, "2026-11-25")
    begun = desk.post(now + timedelta(days=3), "refused-for-credit", **told)
    assert fates(begun)["restrict-bidding", "jy-bidding"] is Fate.DERIVED


def test_a_citizens_number_in_the_matters_number_stays_out_of_the_trail(
    checks: CheckService, database: SqlDatabase, desk: Desk, listed: str, now: datetime
) -> None:
    number = f"SP-{person_code(7)}"
    checks.submit(request(case_no=number), SYSTEM, now=now)
    posted = desk.post(now, "withdrawn", case_no=number)
    with database.read() as uow:
        kept = [entry for entry in uow.audit.entries() if entry.action == "matter.result"]
    assert len(kept) == 1
    assert person_code(7) not in str(kept)
    assert person_code(7) not in str([case_json(one.case, now.date()) for one in posted.followed])


def test_what_was_withdrawn_applies_to_nobody(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    posted = desk.post(now, "withdrawn")
    case = stored(database, opened["jy-czj"])
    assert (case.outcome, case.reason_code) == ("not_applicable", "ended")
    [foreign] = [one for one in posted.followed if one.case.key.department == "jy-spj"]
    assert foreign.fate is Fate.SUGGESTED


def test_another_departments_case_gets_the_outcome_suggested(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    """A trading centre's system does not speak for the supervisor; the supervisor's clerk finds the form filled in."""
    asker = client("platform", "jy-ggzy")
    posted = desk.post(now, "refused-for-credit", asker, document_no="示例〔2026〕7号")
    assert set(fates(posted).values()) == {Fate.SUGGESTED, Fate.LEFT}
    case = stored(database, opened["jy-bidding"])
    assert case.state is State.PROMPTED
    assert case.suggestion is not None
    assert (case.suggestion["outcome"], case.suggestion["document_no"]) == ("implemented", "示例〔2026〕7号")
    desk.post(now, "refused-for-credit", asker, document_no="示例〔2026〕7号")
    assert stored(database, opened["jy-bidding"]).version == case.version, "suggested once"
    with database.read() as uow:
        notices = uow.outbox.page(frozenset({"jy-bidding"}), open_only=False, before=None, limit=50)
    assert [one.topic for one in notices] == [Topic.CASE_SUGGESTED]
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    assert report(database, BIDDING_CLERK, opened["jy-bidding"], now).suggestion is None
    leave(database, "l-1", now)
    assert stored(database, opened["jy-czj"]).suggestion is None, "nothing is left to confirm on what was recalled"


def test_another_systems_matter_of_the_same_number_is_only_suggested(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    """Two systems of one department may number different matters alike: neither ends the other's cases."""
    posted = desk.post(now, "withdrawn", client("hall", "jy-ggzy", "jy-bidding"))
    assert set(fates(posted).values()) == {Fate.SUGGESTED}
    assert stored(database, opened["jy-bidding"]).state is State.PROMPTED


def test_a_measure_on_a_person_is_only_suggested(
    checks: CheckService, database: SqlDatabase, desk: Desk, cipher: Cipher, now: datetime
) -> None:
    """I-16: also to the department's own system."""
    code = person_code(7)
    add_listing(
        database, cipher, now, listing_id="p-1", list_id="debtors", code=code, name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )  # fmt: skip
    asked = request(subject(code, kind="natural_person", name="王小明", role="legal-representative"))
    checks.submit(asked, SYSTEM, now=now)
    posted = desk.post(now, "refused-for-credit")
    assert set(fates(posted).values()) == {Fate.SUGGESTED}
    assert {one.case.state for one in posted.followed} == {State.PROMPTED}


def test_an_approval_against_a_mandatory_measure_is_put_before_a_person(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    posted = desk.post(now, "allowed")
    [restricted] = [one for one in posted.followed if one.case.key.department == "jy-bidding"]
    assert (restricted.fate, restricted.case.state) == (Fate.LEFT, State.PROMPTED)
    assert "应当实施的措施" in restricted.why


def test_a_result_against_what_was_recorded_is_told_and_changes_nothing(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    report(database, BIDDING_CLERK, opened["jy-bidding"], now)
    posted = desk.post(now, "withdrawn")
    [recorded] = [one for one in posted.followed if one.case.key.department == "jy-bidding"]
    assert (recorded.fate, recorded.case.outcome) == (Fate.LEFT, "implemented")
    assert "不一致" in recorded.why


def test_rewards_follow_their_own_results(
    checks: CheckService, database: SqlDatabase, desk: Desk, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="t-1", list_id="trusted", code=CLEAN)
    checks.submit(request(subject(CLEAN)), client("platform", "jy-ggzy", "jy-spj"), now=now)
    posted = desk.post(now, "allowed", client("platform", "jy-ggzy", "jy-spj"))
    [used] = posted.followed
    assert (used.case.effect, used.case.outcome, used.fate) == ("reward", "implemented", Fate.DERIVED)
    assert posted.standing.status is Status.CLEARED


def test_an_entry_that_no_longer_binds_is_not_carried_out(
    checks: CheckService, database: SqlDatabase, desk: Desk, cipher: Cipher, now: datetime
) -> None:
    """I-17: neither by a machine."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, until=date(2026, 11, 22))
    checks.submit(request(), SYSTEM, now=now)
    late = now + timedelta(days=3)
    assert Fate.DERIVED not in fates(desk.post(late, "refused-for-credit")).values()
    in_time = desk.post(late, "refused-for-credit", decided_on="2026-11-22")
    assert fates(in_time)["restrict-bidding", "jy-bidding"] is Fate.DERIVED


def test_a_result_of_another_kind_of_matter_leaves_the_case_to_a_person(
    checks: CheckService, database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    award = {"kind": "bidding.award", "case_no": NO, "fields": {"government_funded": True, "amount": "12000000.00"}}
    checks.submit(request(matter=award), SYSTEM, now=now)
    posted = desk.post(now, "refused-for-credit", kind="bidding.award")
    assert set(fates(posted).values()) == {Fate.LEFT}
    assert all("另一事项" in one.why for one in posted.followed)
    assert posted.standing.status is Status.OPEN
    again = desk.post(now, "refused-for-credit", document_no="示例〔2026〕7号")
    assert fates(again)["restrict-bidding", "jy-bidding"] is Fate.DERIVED


def test_a_result_without_a_check_is_refused(database: SqlDatabase, desk: Desk, now: datetime) -> None:
    with pytest.raises(ConflictError) as refused:
        desk.post(now, "withdrawn")
    assert refused.value.code == "matter_not_checked"


def test_a_foreign_matter_and_one_who_only_looks_are_refused(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime
) -> None:
    with pytest.raises(ConflictError):
        desk.post(now, "withdrawn", client("other", "jy-tax"))
    with pytest.raises(ConflictError):
        desk.post(now, "withdrawn", COURT)
    with pytest.raises(ForbiddenError):
        desk.post(now, "withdrawn", AUDITOR)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "bidding.unknown", "result": "withdrawn"}, "kind"),
        ({"result": "approved"}, "result"),
        ({"result": "withdrawn", "decided_on": "2026-11-23"}, "decided_on"),
        ({"result": "withdrawn", "from": "2026-11-22", "until": "2026-11-21"}, "until"),
    ],
)
def test_what_the_matter_does_not_know_is_refused(
    database: SqlDatabase, desk: Desk, opened: dict[str, str], now: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        desk.post(now, **more)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "more", [{"amount": 5}, {"amount": "5"}, {"decided_on": "22.11.2026"}, {"note": "x"}, {"result": ""}]
)
def test_a_body_of_another_shape_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputErrors):
        read_result({"kind": "bidding.qualification", "result": "withdrawn", **more})
