"""A matter with several subjects: a result is of those that it names, and of nobody for certain while it names none."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import InvalidInputError, InvalidInputErrors
from services.matters.following import Fate
from services.matters.report import read_result
from services.matters.view import posted_json
from services.ports import Cipher
from tests.matters.desk import NO, SYSTEM, Desk
from tests.support.callers import client
from tests.support.cases import cases_of, stored
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, company_code, person_code

OTHER = company_code(3)
PAPER = "示例〔2026〕7号"


def bidder(code: str) -> dict[str, str]:
    return {"role": "bidder", "code": code}


@pytest.fixture
def both(checks: CheckService, database: SqlDatabase, cipher: Cipher, listed: str, now: datetime) -> dict[str, str]:
    """Two listed bidders in one matter: the case of the bidding department by listing."""
    add_listing(database, cipher, now, listing_id="l-3", list_id="debtors", code=OTHER)
    answer = checks.submit(request(subject(), subject(OTHER)), SYSTEM, now=now)
    return {listing: case_id for (listing, _, office), case_id in cases_of(answer).items() if office == "jy-bidding"}


def test_unnamed_nothing_is_derived_and_no_form_is_filled_with_an_outcome(
    desk: Desk, both: dict[str, str], now: datetime
) -> None:
    posted = desk.post(now, "refused-for-credit", document_no=PAPER)
    assert {one.fate for one in posted.followed} == {Fate.SUGGESTED, Fate.LEFT}
    assert all("没有写明是哪一个" in one.why for one in posted.followed if one.fate is Fate.SUGGESTED)
    for case_id in both.values():
        case = stored(desk.database, case_id)
        assert (case.state, case.outcome) == (State.PROMPTED, None)
        assert (case.suggestion or {})["in_doubt"] is True
    with desk.database.read() as uow:
        told = uow.outbox.page(frozenset({"jy-bidding"}), open_only=False, before=None, limit=10)
    assert "请先核对是不是本案主体" in told[0].text
    assert "结果已填好" not in told[0].text, "nothing is to be confirmed with one click"


def test_named_it_is_of_this_one_only_and_the_next_of_the_next(desk: Desk, both: dict[str, str], now: datetime) -> None:
    first = desk.post(now, "refused-for-credit", subjects=[bidder(DEBTOR)], document_no=PAPER)
    assert {one.case.key.listing_id for one in first.followed} == {"l-1"}
    assert stored(desk.database, both["l-1"]).outcome == "implemented"
    assert stored(desk.database, both["l-3"]).state is State.PROMPTED
    second = desk.post(now, "withdrawn", subjects=[bidder(OTHER)])
    assert {one.case.key.listing_id for one in second.followed} == {"l-3"}
    assert stored(desk.database, both["l-3"]).outcome == "not_applicable"
    assert (stored(desk.database, both["l-1"]).evidence or {})["document_no"] == PAPER
    again = desk.post(now, "refused-for-credit", subjects=[{"index": 0}], document_no=PAPER)
    assert {one.fate for one in again.followed} == {Fate.UNCHANGED, Fate.LEFT}
    assert len(again.standing.results) == 2, "the same of the same subject, however it is named, is kept once"


def test_saying_whose_it_was_takes_it_out_of_the_others_forms(desk: Desk, both: dict[str, str], now: datetime) -> None:
    """What the answer asks of a system that named nobody leaves no trap behind."""
    desk.post(now, "refused-for-credit", document_no=PAPER)
    named = desk.post(now, "refused-for-credit", subjects=[bidder(DEBTOR)], document_no=PAPER)
    assert stored(desk.database, both["l-1"]).outcome == "implemented"
    assert stored(desk.database, both["l-3"]).suggestion is None
    assert next(one.why for one in named.followed if one.case.case_id == both["l-3"]).startswith("业务系统写明了")
    desk.post(now, "withdrawn", subjects=[bidder(OTHER)])
    assert stored(desk.database, both["l-3"]).outcome == "not_applicable"


def test_what_names_nobody_does_not_touch_what_was_said_of_one(desk: Desk, both: dict[str, str], now: datetime) -> None:
    asker = client("platform", "jy-ggzy")
    desk.post(now, "refused-for-credit", asker, subjects=[bidder(DEBTOR)], document_no=PAPER)
    before = stored(desk.database, both["l-1"])
    posted = desk.post(now, "withdrawn", asker)
    assert stored(desk.database, both["l-1"]) == before
    assert next(one.fate for one in posted.followed if one.case.case_id == both["l-1"]) is Fate.LEFT
    assert (stored(desk.database, both["l-3"]).suggestion or {})["outcome"] == "not_applicable"


@pytest.mark.parametrize(("result", "fate"), [("refused-for-credit", Fate.DERIVED), ("withdrawn", Fate.SUGGESTED)])
def test_one_listed_among_several_only_a_refusal_for_credit_can_be_nobody_elses(
    desk: Desk, checks: CheckService, listed: str, now: datetime, result: str, fate: Fate
) -> None:
    checks.submit(request(subject(), subject(CLEAN)), SYSTEM, now=now)
    posted = desk.post(now, result)
    assert {one.fate for one in posted.followed if one.case.key.department == "jy-bidding"} == {fate}


def test_who_acts_for_a_bidder_is_of_its_party(
    desk: Desk, checks: CheckService, database: SqlDatabase, cipher: Cipher, listed: str, now: datetime
) -> None:
    """A bidder with its listed representative is one: unnamed stays as it is, and its name stands for both. S13."""
    add_listing(
        database, cipher, now, listing_id="p-1", list_id="debtors", code=person_code(7), name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )  # fmt: skip
    acting = {"role": "legal-representative", "kind": "natural_person", "name": "王小明", "relates_to": 0}
    asked = request(subject(), subject(person_code(7), **acting))
    checks.submit(asked, SYSTEM, now=now)
    posted = desk.post(now, "refused-for-credit", document_no=PAPER)
    fates = Counter(one.fate for one in posted.followed if one.case.key.listing_id == "l-1")
    assert fates == {Fate.DERIVED: 2, Fate.LEFT: 1}
    alone = desk.post(now, "refused-for-credit", subjects=[{"role": "legal-representative", "code": person_code(7)}])
    assert {one.case.key.listing_id for one in alone.followed} == {"p-1"}
    told = posted_json(alone)
    assert person_code(7) not in str(told)
    [named] = told["matter"]["results"][-1]["subjects"]
    assert (named["role"], named["name"]) == ("legal-representative", "王**")
    with database.read() as uow:
        kept = [entry for entry in uow.audit.entries() if entry.action == "matter.result"]
        rows = uow.matters.results(NO, None)
    assert person_code(7) not in str(kept) + str(rows), "a person's code is not kept with the result"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        (bidder(CLEAN), "subject_not_in_matter"),
        ({"role": "consortium-member", "code": DEBTOR}, "subject_not_in_matter"),
        ({"index": 7}, "subject_not_in_matter"),
        ({"check_id": "0" * 32, "index": 0}, "subject_not_in_matter"),
    ],
)
def test_a_subject_that_is_not_in_the_matter_is_refused_with_those_that_are(
    desk: Desk, both: dict[str, str], now: datetime, reference: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        desk.post(now, "withdrawn", subjects=[bidder(OTHER), reference])
    assert (refused.value.code, refused.value.field) == (code, "subjects[1]")
    assert DEBTOR in refused.value.detail
    assert "先核查" in refused.value.advice
    assert stored(desk.database, both["l-3"]).state is State.PROMPTED


def test_an_index_that_means_others_in_other_checks_needs_its_check(
    desk: Desk, checks: CheckService, both: dict[str, str], now: datetime
) -> None:
    again = checks.submit(request(subject(OTHER)), SYSTEM, now=now)
    with pytest.raises(InvalidInputError) as refused:
        desk.post(now, "withdrawn", subjects=[{"index": 0}])
    assert refused.value.code == "subject_ambiguous"
    desk.post(now, "withdrawn", subjects=[{"check_id": again.check_id, "index": 0}])
    assert stored(desk.database, both["l-3"]).outcome == "not_applicable"


@pytest.mark.parametrize(
    "reference",
    [{}, {"role": "bidder"}, {"code": DEBTOR}, {"role": "bidder", "index": 0}, {"check_id": "x"}, {"index": -1}],
)
def test_half_a_reference_is_refused(reference: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        read_result({"kind": "bidding.qualification", "result": "withdrawn", "subjects": [reference]})
    assert refused.value.field.startswith("subjects[0]")
