"""From the draft to the final score: two persons, appeals item by item, numbers that equal what stands behind them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import JiangchengError
from services.appraisal import appeals, issuing, reading
from services.appraisal.model import Appraisal
from services.appraisal.states import AppealState, State
from services.audit.verify import verify
from services.checks.request import read_request
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.outbox.topics import Topic
from tests.appraisal.conftest import BIDDING, SECOND_OFFICE, City
from tests.supervision.conftest import at
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, client
from tests.support.checks import body, subject
from tests.support.registry import company_code


@pytest.fixture
def worked(city: City) -> City:
    """Three matters of jy-bidding: one acknowledged in time, one late, one never. jy-czj and jy-spj did nothing."""
    city.listed("2026-09-01")
    for number, day in enumerate(("2026-09-02", "2026-09-04", "")):
        case = city.checked("2026-09-02", case_no=f"JY-{number}")[BIDDING]
        if day:
            city.acknowledged(case, day)
            city.reported(case, day)
    return city


def code_of(error: pytest.ExceptionInfo[JiangchengError]) -> str:
    return error.value.code


def test_numbers_equal_what_stands_behind_them(worked: City) -> None:
    one = worked.draft()
    for score in worked.show(one).scores:
        for share in score.indicators:
            with worked.database.read() as uow:
                items = uow.appraisals.items(one.appraisal_id, score.department, share.indicator.id)
            assert share.total == len(items)
            assert share.good == sum(item.good for item in items)
    assert worked.share(one, "acknowledge").good == 1
    assert worked.share(one, "acknowledge").total == 3


def test_before_it_is_published_no_department_knows_of_it(worked: City) -> None:
    one = worked.draft()
    with pytest.raises(NotFoundError):
        worked.show(one, BIDDING_CLERK)
    assert worked.show(one, AUDITOR).appraisal == one
    with worked.database.read() as uow:
        assert reading.list_appraisals(uow, BIDDING_CLERK) == ((), None)
    worked.publish(one)
    with worked.database.read() as uow:
        assert [found.appraisal_id for found in reading.list_appraisals(uow, BIDDING_CLERK)[0]] == [one.appraisal_id]


def test_who_computed_it_does_not_publish_it(worked: City) -> None:
    one = worked.draft()
    with pytest.raises(ForbiddenError) as refused:
        worked.publish(one, caller=CREDIT_OFFICE)
    assert code_of(refused) == "same_person"
    for stranger in (AUDITOR,):
        with pytest.raises(ForbiddenError):
            worked.publish(one, caller=stranger)
    published = worked.publish(one, "2026-10-20")
    assert published.state is State.PUBLISHED
    assert published.appeal_until == date(2026, 10, 27)  # five working days


def test_every_department_is_told_its_own_score(worked: City) -> None:
    one = worked.publish(worked.draft())
    with worked.database.read() as uow:
        found = uow.outbox.page(frozenset({BIDDING}), open_only=False, before=None, limit=50)
    [told] = [message for message in found if message.topic == Topic.APPRAISAL_PUBLISHED]
    assert worked.score(one) in told.text
    assert "2026-10-27" in told.text
    assert told.link == f"/appraisals/{one.appraisal_id}"


def test_scores_are_seen_by_all_items_only_by_the_department_itself(worked: City) -> None:
    one = worked.publish(worked.draft())
    assert {score.department for score in worked.show(one, FINANCE_CLERK).scores} >= {BIDDING, "jy-czj", "jy-spj"}
    with worked.database.read() as uow:
        assert reading.items(uow, BIDDING_CLERK, one.appraisal_id, BIDDING, "acknowledge").items
        with pytest.raises(NotFoundError):
            reading.items(uow, FINANCE_CLERK, one.appraisal_id, BIDDING, "acknowledge")


def test_an_upheld_appeal_takes_the_item_out_of_the_number(worked: City) -> None:
    one = worked.publish(worked.draft())
    before = worked.score(one)
    [first, second] = worked.keys(one, "acknowledge", good=False)
    appeal = worked.appeal(one, "acknowledge", [first])
    proposed = worked.propose(appeal, uphold=True)
    assert worked.share(one, "acknowledge").total == 3  # nothing counts before the second person
    with pytest.raises(ForbiddenError) as refused:
        worked.decide(proposed, caller=CREDIT_OFFICE)
    assert code_of(refused) == "same_person"
    decided = worked.decide(proposed)
    assert decided.state is AppealState.UPHELD
    share = worked.share(one, "acknowledge")
    assert (share.good, share.total) == (1, 2)
    assert worked.score(one) > before
    assert worked.keys(one, "acknowledge", good=False) == [first, second]  # it stays to be seen, with the appeal
    with worked.database.read() as uow:
        struck = [item for item in uow.appraisals.items(one.appraisal_id, BIDDING, "acknowledge") if item.appeal_id]
    assert [(item.key, item.appeal_id) for item in struck] == [(first, appeal.appeal_id)]


def test_a_rejected_appeal_changes_nothing(worked: City) -> None:
    one = worked.publish(worked.draft())
    before = worked.score(one)
    appeal = worked.appeal(one, "acknowledge", worked.keys(one, "acknowledge", good=False))
    decided = worked.decide(worked.propose(appeal, uphold=False))
    assert decided.state is AppealState.REJECTED
    assert worked.score(one) == before
    with worked.database.read() as uow:
        told = uow.outbox.page(frozenset({BIDDING}), open_only=False, before=None, limit=50)
    assert Topic.APPRAISAL_APPEAL_DECIDED in {message.topic for message in told}


def test_the_second_person_may_send_a_proposal_back(worked: City) -> None:
    one = worked.publish(worked.draft())
    appeal = worked.appeal(one, "acknowledge", worked.keys(one, "acknowledge", good=False))
    proposed = worked.propose(appeal, uphold=True)
    with pytest.raises(InvalidInputError):
        worked.decide(proposed, agree=False)
    back = worked.decide(proposed, agree=False, reason="没有停机记录")
    assert (back.state, back.proposed_by) == (AppealState.FILED, "")
    again = worked.propose(back, uphold=False, caller=SECOND_OFFICE)
    assert worked.decide(again, caller=CREDIT_OFFICE).state is AppealState.REJECTED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": []}, "wrong_items"),
        ({"items": ["case:" + "0" * 32 + ":1"]}, "wrong_items"),
        ({"items": "good"}, "wrong_items"),
        ({"caller": FINANCE_CLERK}, "foreign_department"),
        ({"caller": client("zb", BIDDING)}, "needs_person"),
        ({"reason": "  "}, "reason_required"),
        ({"day": "2026-10-28"}, "appeal_too_late"),
    ],
)
def test_what_cannot_be_appealed(worked: City, change: dict[str, object], code: str) -> None:
    one = worked.publish(worked.draft())
    given: dict[str, object] = {"items": worked.keys(one, "acknowledge", good=False)} | change
    if given["items"] == "good":
        given["items"] = worked.keys(one, "acknowledge", good=True)
    with pytest.raises(JiangchengError) as refused:
        worked.appeal(one, "acknowledge", **given)  # type: ignore[arg-type]
    assert code_of(refused) == code


def test_the_last_day_of_appeal_is_included_and_nothing_is_disputed_twice(worked: City) -> None:
    one = worked.publish(worked.draft())
    items = worked.keys(one, "acknowledge", good=False)
    first = worked.appeal(one, "acknowledge", items, day="2026-10-27")
    with pytest.raises(ConflictError) as refused:
        worked.appeal(one, "acknowledge", items[:1], day="2026-10-27")
    assert code_of(refused) == "appeal_open"
    with worked.database.write() as uow:
        appeals.withdraw(uow, BIDDING_CLERK, one.appraisal_id, first.appeal_id, now=at("2026-10-27"))
    assert worked.appeal(one, "acknowledge", items[:1], day="2026-10-27").items == tuple(items[:1])


def test_it_is_final_only_after_the_appeals(worked: City) -> None:
    one = worked.publish(worked.draft())
    appeal = worked.appeal(one, "acknowledge", worked.keys(one, "acknowledge", good=False))
    with pytest.raises(ConflictError) as refused:
        worked.finish(one, "2026-10-27")
    assert code_of(refused) == "appeals_possible"
    with pytest.raises(ConflictError) as refused:
        worked.finish(one, "2026-10-28")
    assert code_of(refused) == "appeals_open"
    worked.decide(worked.propose(appeal, uphold=True))
    assert worked.finish(one, "2026-10-28").state is State.FINAL
    with pytest.raises(ConflictError):
        worked.appeal(one, "answer", ["case:" + "0" * 32 + ":1"])


def test_two_clerks_who_publish_and_discard_do_not_both_succeed(worked: City) -> None:
    one = worked.draft()
    with worked.database.write() as uow:
        issuing.discard(uow, CREDIT_OFFICE, one.appraisal_id, reason="期间写错", version=1, now=at("2026-10-20"))
    with pytest.raises(ConflictError) as refused, worked.database.write() as uow:
        issuing.publish(uow, worked.packs, SECOND_OFFICE, one.appraisal_id, version=1, now=at("2026-10-20"))
    assert code_of(refused) == "appraisal_changed"


def test_every_step_leaves_an_event_and_an_audit_entry(worked: City) -> None:
    one = worked.publish(worked.draft())
    appeal = worked.appeal(one, "acknowledge", worked.keys(one, "acknowledge", good=False))
    worked.decide(worked.propose(appeal, uphold=True))
    worked.finish(one, "2026-10-28")
    detail = worked.show(one)
    assert [event.action for event in detail.events] == ["draft", "publish", "file", "propose", "uphold", "finish"]
    assert [event.seq for event in detail.events] == list(range(1, 7))
    assert detail.appraisal.version == 6
    with worked.database.read() as uow:
        entity = f"appraisal:{one.appraisal_id}"
        actions = [entry.action for entry in uow.audit.entries() if entry.entity == entity]
        assert verify(uow) == []
    assert actions == [
        "appraisal.draft", "appraisal.publish", "appeal.file", "appeal.propose", "appeal.uphold", "appraisal.finish",
    ]  # fmt: skip


def ask(city: City, number: int, day: str, *, case_no: str | None) -> None:
    asked = body(subject(code=company_code(50 + number)), case_no=case_no)
    city.service.submit(read_request(asked), client(), now=at(day))


def test_calls_earn_nothing_and_padding_is_shown(worked: City) -> None:
    before: Appraisal = worked.draft()
    for number in range(30):
        ask(worked, 0, f"2026-09-{number % 28 + 1:02d}", case_no=None)
    for number in range(20):
        ask(worked, number % 2 + 1, "2026-09-15", case_no=f"JY-M-{number}")
    after = worked.draft()
    assert worked.show(after).scores == worked.show(before).scores
    assert worked.show(before).padding == ()
    [again, idle] = worked.show(after).padding
    assert (again.pattern, again.department, again.count, again.matters) == ("same_subject_again", "jy-ggzy", 30, 0)
    assert (idle.pattern, idle.count, idle.of) == ("without_matter", 30, 53)
    assert len(set(again.checks)) == 30  # and not the two that were asked about in ten matters each
    assert worked.show(worked.publish(after), BIDDING_CLERK).padding == ()  # another department's affair


@pytest.mark.parametrize(
    ("first", "day", "code"),
    [
        ("2026-09-01", "2026-09-30", "invalid_period"),
        ("2026-10-01", "2026-10-20", "invalid_period"),
        ("2025-09-01", "2026-10-20", "invalid_period"),
        ("2025-09-30", "2026-10-20", None),
    ],
)
def test_a_period_is_over_and_at_most_a_year(worked: City, first: str, day: str, code: str | None) -> None:
    if code is None:
        assert worked.draft(day, first=date.fromisoformat(first)).state is State.DRAFT
        return
    with pytest.raises(InvalidInputError) as refused:
        worked.draft(day, first=date.fromisoformat(first))
    assert code_of(refused) == code


def test_only_the_credit_office_has_it_computed(worked: City) -> None:
    for caller in (BIDDING_CLERK, COURT, AUDITOR, client("x", "jy-credit")):
        with pytest.raises(ForbiddenError):
            worked.draft(caller=caller)
