"""Whether a matter was checked and answered: never clear without a check, open until every hit's cases are answered."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.accounts.model import Caller
from services.cases import handling
from services.cases.outcome import read_outcome
from services.cases.recall import confirm_lifted
from services.checks.receipts import signed, verify
from services.checks.service import CheckService
from services.errors import InvalidInputError
from services.matters.clearance import clearance
from services.matters.model import CaseCounts, MatterStanding, Status
from services.matters.standing import standing
from services.ports import Cipher, Signer
from services.subjects.masking import mask_code
from tests.cases.test_recall import leave
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, client, person
from tests.support.cases import acknowledge, archive, cases_of, report
from tests.support.cases import verify as verify_case
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, person_code

NO = "JYGC-2026-0001"
SPJ_CLERK = person("shenpi", "jy-spj")


def look(
    database: SqlDatabase, caller: Caller | None = None, case_no: str = NO, kind: str | None = None
) -> MatterStanding:
    with database.read() as uow:
        return standing(uow, caller or client(), case_no, kind)


def test_a_matter_never_checked_is_not_checked(database: SqlDatabase) -> None:
    found = look(database)
    assert (found.status, found.counts) == (Status.NOT_CHECKED, CaseCounts())


def test_a_preview_is_no_check(checks: CheckService, database: SqlDatabase, listed: str, now: datetime) -> None:
    checks.submit(request(case_no=None), client(), now=now)
    assert look(database).status is Status.NOT_CHECKED


def test_a_check_without_a_hit_is_cleared(checks: CheckService, database: SqlDatabase, now: datetime) -> None:
    checks.submit(request(subject(CLEAN)), client(), now=now)
    assert look(database).status is Status.CLEARED


def test_a_query_stays_open_until_all_its_cases_are_resolved(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, listed: str, now: datetime
) -> None:
    """Two entries, three measures each: the matter is open until the sixth case is answered."""
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    cases = cases_of(checks.submit(request(), client(), now=now))
    clerks = {"jy-bidding": BIDDING_CLERK, "jy-czj": FINANCE_CLERK, "jy-spj": SPJ_CLERK}
    for number, ((_, _, department), case_id) in enumerate(cases.items(), start=1):
        assert look(database).status is Status.OPEN
        acknowledge(database, clerks[department], case_id, now)
        assert look(database).counts == CaseCounts(6 - number, number, 0)
    assert look(database).status is Status.ACKNOWLEDGED
    for number, ((_, _, department), case_id) in enumerate(cases.items(), start=1):
        assert look(database).status is Status.ACKNOWLEDGED
        report(database, clerks[department], case_id, now)
        assert look(database).counts == CaseCounts(0, 6 - number, number)
    assert look(database).status is Status.CLEARED
    for case_id in cases.values():
        verify_case(database, COURT, case_id, now)
        archive(database, COURT, case_id, now)
    assert look(database).status is Status.CLEARED


def test_a_refusal_that_waits_for_its_second_person_is_not_resolved(
    checks: CheckService, database: SqlDatabase, listed: str, now: datetime
) -> None:
    cases = cases_of(checks.submit(request(), client(), now=now))
    case_id = cases["l-1", "restrict-bidding", "jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    with database.write() as uow:
        refusal = read_outcome({"outcome": "declined", "reason": "示例"})
        handling.record_outcome(uow, BIDDING_CLERK, case_id, refusal, now=now)
    assert look(database).counts == CaseCounts(2, 1, 0)


def test_what_must_be_lifted_is_not_cleared_until_it_is(
    checks: CheckService, database: SqlDatabase, signer: Signer, listed: str, now: datetime
) -> None:
    """The entry exits after the measure was carried out, before or after its case was archived: answered, yet not over."""
    cases = cases_of(checks.submit(request(), client(), now=now))
    carried_out = {"jy-bidding": BIDDING_CLERK, "jy-czj": FINANCE_CLERK}
    for (_, _, department), case_id in cases.items():
        if department in carried_out:
            acknowledge(database, carried_out[department], case_id, now)
            report(database, carried_out[department], case_id, now)
    archived = cases["l-1", "restrict-bidding", "jy-czj"]
    verify_case(database, COURT, archived, now)
    archive(database, COURT, archived, now)
    leave(database, "l-1", now)
    found = look(database)
    assert (found.status, found.counts) == (Status.ACKNOWLEDGED, CaseCounts(0, 2, 1, to_lift=2))
    told = clearance(found, signer, now=now)
    assert (told["answered"], told["cases"]["to_lift"]) == (True, 2)
    for number, department in enumerate(carried_out, start=1):
        with database.write() as uow:
            case_id = cases["l-1", "restrict-bidding", department]
            confirm_lifted(uow, carried_out[department], case_id, explanation="示例解〔2026〕1号", now=now)
        assert look(database).counts == CaseCounts(0, 2 - number, 1 + number, to_lift=2 - number)
    assert look(database).status is Status.CLEARED


@pytest.mark.parametrize(
    ("first", "later", "status"),
    [
        ([subject(None)], [], Status.UNDETERMINED),
        ([subject(None)], [subject(CLEAN)], Status.CLEARED),
        ([subject(None), subject(CLEAN)], [subject(CLEAN)], Status.UNDETERMINED),
        ([subject(None), subject(CLEAN)], [subject(CLEAN), subject(DEBTOR)], Status.CLEARED),
        ([subject(None, role="consortium-member")], [subject(CLEAN)], Status.UNDETERMINED),
    ],
)
def test_a_check_without_a_conclusion_stays_until_it_is_made_again(
    checks: CheckService,
    database: SqlDatabase,
    now: datetime,
    first: list[dict[str, Any]],
    later: list[dict[str, Any]],
    status: Status,
) -> None:
    """Asking about somebody else does not answer for a bidder of whom only the name is known."""
    checks.submit(request(*first), client(), now=now)
    if later:
        checks.submit(request(*later), client(), now=now + timedelta(minutes=1))
    assert look(database).status is status


def test_missing_facts_are_undetermined_until_they_are_given(
    checks: CheckService, database: SqlDatabase, listed: str, now: datetime
) -> None:
    checks.submit(request(fields={"government_funded": False}), client(), now=now)
    assert look(database).status is Status.UNDETERMINED
    complete = request(fields={"government_funded": False, "amount": "1.00"})
    checks.submit(complete, client(), now=now + timedelta(minutes=1))
    assert look(database).status is Status.CLEARED


def test_what_is_foreign_is_not_checked(
    checks: CheckService, database: SqlDatabase, listed: str, now: datetime
) -> None:
    checks.submit(request(), client(), now=now)
    assert look(database, client("other", "jy-spj")).status is Status.NOT_CHECKED
    assert look(database, client("second", "jy-ggzy")).status is Status.OPEN, "the same department's other system"
    assert look(database, CREDIT_OFFICE).status is Status.OPEN
    assert look(database, kind="bidding.award").status is Status.NOT_CHECKED


def test_a_case_that_another_kind_of_matter_opened_is_open_for_each_that_found_it(
    checks: CheckService, database: SqlDatabase, listed: str, now: datetime
) -> None:
    """One number for the qualification and the award: the award's check finds the open cases and is not cleared beside them."""
    opened = cases_of(checks.submit(request(), client(), now=now))
    award = {"kind": "bidding.award", "case_no": NO, "fields": {"government_funded": True, "amount": "12000000.00"}}
    answer = checks.submit(request(matter=award), client(), now=now + timedelta(minutes=1))
    assert cases_of(answer) == opened
    found = look(database, kind="bidding.award")
    assert (found.status, found.counts) == (Status.OPEN, CaseCounts(3, 0, 0))
    assert look(database, kind="bidding.award").cases == look(database, kind="bidding.qualification").cases


def test_another_departments_matter_of_the_same_system_stays_foreign(
    checks: CheckService, database: SqlDatabase, listed: str, now: datetime
) -> None:
    """A platform of two departments uses one number twice: either department sees what its own check brought."""
    platform = client("platform", "jy-ggzy", "jy-spj")
    checks.submit(request(), platform, now=now)
    theirs = {"department": "jy-spj", "person": "乙"}
    checks.submit(request(subject(CLEAN), operator=theirs), platform, now=now)
    assert look(database, client("hall", "jy-spj")).status is Status.CLEARED
    assert look(database, platform).status is Status.OPEN


@pytest.mark.parametrize("case_no", ["", " ", "x" * 121, "a\0"])
def test_a_number_that_cannot_be_one_is_refused(database: SqlDatabase, case_no: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        look(database, case_no=case_no)
    assert refused.value.field == "case_no"


def test_a_clearance_is_signed_and_verified_without_the_service(
    checks: CheckService, database: SqlDatabase, signer: Signer, listed: str, now: datetime
) -> None:
    answer = checks.submit(request(), client(), now=now)
    told = clearance(look(database), signer, now=now)
    assert (told["status"], told["answered"], told["cases"]) == (
        "open",
        False,
        {"open": 3, "acknowledged": 0, "resolved": 0, "to_lift": 0},
    )
    assert [(check["check_id"], check["client"]) for check in told["checks"]] == [(answer.check_id, client().id)]
    for given in (told, told["receipt"]):
        verdict = verify(given, signer)
        assert verdict.good
        assert "办理情况证明" in verdict.text
        assert verdict.content is not None
        assert verdict.content["case_no"] == NO
    assert not verify(told | {"status": "cleared"}, signer).good
    assert verify(told | {"answered": True}, signer).where == "answered"
    [asked] = told["checks"][0]["subjects"]
    assert (asked["kind"], asked["code"], asked["outcome"]) == ("legal_person", DEBTOR, "restricted")
    other = told | {"checks": [told["checks"][0] | {"subjects": [asked | {"code": CLEAN}]}]}
    assert verify(other, signer).where == "checks"
    receipt = told["receipt"]
    raw = base64.urlsafe_b64decode(receipt["payload"] + "=" * (-len(receipt["payload"]) % 4))
    content = json.loads(raw) | {"status": "cleared", "answered": True}
    forged = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    payload = base64.urlsafe_b64encode(forged).decode().rstrip("=")
    assert verify(receipt | {"payload": payload}, signer).where == "signature"


def test_a_clearance_names_whom_each_check_asked_about_and_hides_people(
    checks: CheckService, database: SqlDatabase, signer: Signer, now: datetime
) -> None:
    nameless = subject(None, name="济源市示例无码有限公司")
    checks.submit(request(subject(CLEAN), nameless), client(), now=now)
    someone = subject(person_code(3), kind="natural_person", name="王小明")
    checks.submit(request(someone), client(), now=now + timedelta(minutes=1))
    told = clearance(look(database), signer, now=now)
    shown = [[(one["kind"], one["name"], one["code"]) for one in check["subjects"]] for check in told["checks"]]
    assert shown == [
        [("legal_person", "济源市示例建设有限公司", CLEAN), ("legal_person", "济源市示例无码有限公司", None)],
        [("natural_person", "王**", mask_code(person_code(3)))],
    ]
    assert person_code(3) not in str(verify(told["receipt"], signer).content)


def test_a_clearance_of_before_subjects_were_named_is_still_genuine(signer: Signer) -> None:
    told = {
        "case_no": NO, "matter_kind": "", "status": "open", "answered": False, "at": "2026-11-01T00:00:00Z",
        "checks": [{"check_id": "0" * 32, "client": "client:ggzy", "outcome": "restricted", "decided_at": "2026-11-01T00:00:00Z"}],
        "cases": {"open": 1, "acknowledged": 0, "resolved": 0},
    }  # fmt: skip
    paper = signed({"version": 1, "document": "clearance", "key_id": signer.key_id, **told}, signer).to_json()
    assert verify(told | {"receipt": paper}, signer).good
