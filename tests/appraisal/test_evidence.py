"""What counts for and against a department: each duty on its last day and on the first late one, and what falls away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.appraisal.model import Item
from services.cases import handling, recall
from services.cases.outcome import read_outcome
from services.errors import ConflictError
from tests.appraisal.conftest import BIDDING, LAST, City
from tests.supervision.conftest import at
from tests.support.callers import BIDDING_CLERK, client
from tests.support.cases import EVIDENCE, cases_of
from tests.support.checks import request, subject

COURT = "jy-court"


def only(city: City, indicator: str, department: str = BIDDING, day: str = "2026-10-20") -> Item:
    """The one thing that counts for the indicator."""
    one = city.draft(day)
    with city.database.read() as uow:
        [found] = uow.appraisals.items(one.appraisal_id, department, indicator)
    return found


def none(city: City, indicator: str, department: str = BIDDING, day: str = "2026-10-20") -> bool:
    one = city.draft(day)
    with city.database.read() as uow:
        return not uow.appraisals.items(one.appraisal_id, department, indicator)


def report(city: City, case_id: str, day: str, **evidence: Any) -> None:
    with city.database.write() as uow:
        told = read_outcome(evidence)
        handling.record_outcome(uow, BIDDING_CLERK, case_id, told, now=at(day))


@pytest.mark.parametrize(
    ("day", "good"), [("2026-10-09", True), ("2026-10-10", False)], ids=["the last day", "a worked Saturday later"]
)
def test_acknowledged_in_time_over_the_long_holiday(city: City, day: str, good: bool) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-30")[BIDDING]
    city.acknowledged(case, day)
    found = only(city, "acknowledge")
    assert (found.good, str(found.last_day), str(found.done_on)) == (good, "2026-10-09", day)
    assert found.about == f"case:{case}"


def test_what_nobody_takes_up_counts_against_the_department_once_its_time_is_over(city: City) -> None:
    city.listed("2026-09-01")
    city.checked("2026-09-30")
    with pytest.raises(ConflictError, match="没有可以考核的事项"):
        city.draft("2026-10-10")  # as things stood on 9 October, its last day
    found = only(city, "acknowledge", day="2026-10-11")
    assert (found.good, found.done_on) == (False, None)


def test_a_case_that_is_recalled_before_its_time_is_over_counts_for_nothing(city: City) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.exited("2026-09-09")  # the fifth working day after the acknowledgement
    assert none(city, "answer")


def test_a_case_that_is_recalled_when_it_is_late_already_counts(city: City) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.exited("2026-09-10")
    found = only(city, "answer")
    assert (found.good, str(found.last_day)) == (False, "2026-09-09")


@pytest.mark.parametrize(("day", "good"), [("2026-09-09", True), ("2026-09-10", False)])
def test_answered_in_time(city: City, day: str, good: bool) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.reported(case, day)
    assert only(city, "answer").good is good


def test_a_returned_feedback_has_a_time_of_its_own_and_is_no_first_acceptance(city: City) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.reported(case, "2026-09-03")
    city.returned(case, "2026-09-04")
    city.reported(case, "2026-09-14")  # the sixth working day after the return
    city.verified(case, "2026-09-15")
    one = city.draft()
    answers, accepted = city.share(one, "answer"), city.share(one, "accepted")
    assert (answers.good, answers.total) == (1, 2)
    assert (accepted.good, accepted.total) == (1, 2)
    verified = city.share(one, "verify", COURT)
    assert (verified.good, verified.total) == (2, 2)


def test_who_listed_verifies_in_time_or_late(city: City) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.reported(case, "2026-09-02")
    city.verified(case, "2026-09-10")  # five working days end with 9 September
    assert not only(city, "verify", COURT).good


@pytest.mark.parametrize("lacking", ["document_no", "from", "attachments"])
def test_evidence_is_complete_or_not(city: City, lacking: str) -> None:
    city.listed("2026-09-01")
    whole = EVIDENCE | {"from": "2026-09-03", "until": "2026-12-31"}
    for number, evidence in enumerate((whole, {k: v for k, v in whole.items() if k != lacking})):
        case = city.checked("2026-09-02", case_no=f"JY-{number}")[BIDDING]
        city.acknowledged(case, "2026-09-02")
        report(city, case, "2026-09-03", **evidence)
    share = city.share(city.draft(), "complete")
    assert (share.good, share.total) == (1, 2)


def test_a_wrong_subject_counts_against_who_listed_but_not_where_the_caller_gave_another_name(city: City) -> None:
    city.listed("2026-09-01")
    doubtful = city.service.submit(
        request(subject(name="济源市另一家公司"), case_no="JY-2"), client(), now=at("2026-09-02")
    )
    cases = [city.checked("2026-09-02")[BIDDING]]
    cases += [case_id for (_, _, department), case_id in cases_of(doubtful).items() if department == BIDDING]
    for case in cases:
        city.acknowledged(case, "2026-09-02")
        report(city, case, "2026-09-03", outcome="not_same_subject", reason="注册地址不同")
    found = only(city, "precise", COURT)
    assert (found.good, found.about) == (False, f"case:{cases[0]}")


@pytest.mark.parametrize(("day", "good"), [("2026-09-11", True), ("2026-09-14", False)])
def test_measures_are_lifted_in_time(city: City, day: str, good: bool) -> None:
    city.listed("2026-09-01")
    case = city.checked("2026-09-01")[BIDDING]
    city.acknowledged(case, "2026-09-02")
    city.reported(case, "2026-09-03")
    city.exited("2026-09-10")
    with city.database.write() as uow:
        recall.confirm_lifted(uow, BIDDING_CLERK, case, explanation="已解除", now=at(day))
    assert only(city, "lift").good is good


def test_pushed_lists_are_signed_for_and_applied_in_time(city: City) -> None:
    city.listed("2026-09-01")
    sent = city.pushed("2026-09-02")
    city.received(sent, "2026-09-03")
    city.applied(sent, "2026-09-09")  # three working days end with 8 September
    one = city.draft()
    assert (city.share(one, "sign").good, city.share(one, "sign").total) == (1, 1)
    assert (city.share(one, "apply").good, city.share(one, "apply").total) == (0, 1)
    assert city.share(one, "sign", "jy-czj").good == 0


def test_a_list_that_was_pushed_before_the_period_is_applied_in_it(city: City) -> None:
    city.listed("2026-08-01")
    sent = city.pushed("2026-08-31")
    city.received(sent, "2026-09-01")
    city.applied(sent, "2026-09-04")
    one = city.draft()
    assert (city.share(one, "apply").good, city.share(one, "apply").total) == (1, 1)
    assert city.share(one, "sign").total == 0  # that arose in August


def test_a_later_push_that_is_signed_for_settles_the_earlier(city: City) -> None:
    city.listed("2026-09-01")
    city.pushed("2026-09-02")
    city.listed_another("2026-09-02")
    city.received(city.pushed("2026-09-03"), "2026-09-03")
    share = city.share(city.draft(), "sign")
    assert (share.good, share.total) == (2, 2)


def test_only_what_arose_in_the_period_is_appraised(city: City) -> None:
    city.listed("2026-08-01")
    city.checked("2026-08-31", case_no="JY-8")
    city.checked("2026-10-09", case_no="JY-10")
    with pytest.raises(ConflictError, match="没有可以考核的事项"):
        city.draft()
    city.checked("2026-09-30", case_no="JY-9")
    assert only(city, "acknowledge").since == LAST


def test_an_authority_of_the_state_is_not_appraised(city: City) -> None:
    city.listed("2026-09-01")
    city.checked("2026-09-01")
    central = city.packs.departments[BIDDING].model_copy(update={"central": True})
    city.packs = replace(city.packs, departments={**city.packs.departments, BIDDING: central})
    appraised = {score.department for score in city.show(city.draft()).scores}
    assert appraised == {"jy-czj", "jy-spj"}
