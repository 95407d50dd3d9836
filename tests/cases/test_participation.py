"""S8: a participant opens cases on a listing pushed to it, as far as the law gives it something to do there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.cases.participation import OpeningRequest, Participation
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.matters.model import Status
from services.matters.standing import standing
from services.ports import Cipher
from services.push.receiving import inbox, mark_applied, mark_received
from services.push.sending import push
from services.registry.exits import exit_listing
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, SECOND_CLERK, client, person
from tests.support.cases import acknowledge, report, stored
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.fixed_rules import FixedRules
from tests.support.offices import NOBODY
from tests.support.registry import add_listing

SPJ_CLERK = person("shenpi", "jy-spj")


@pytest.fixture
def participation(database: SqlDatabase, engine: RuleEngine, cipher: Cipher) -> Participation:
    return Participation(database, FixedRules(engine), cipher)


@pytest.fixture
def pushed(database: SqlDatabase, packs: PackSet, cipher: Cipher, now: datetime) -> str:
    """The listing's list was sent to its participants; nobody has signed yet."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    with database.write() as uow:
        return push(uow, packs, "debtors", caller=COURT, now=now).push_id


def sign(database: SqlDatabase, push_id: str, caller: Caller, now: datetime, *, apply: bool = False) -> None:
    [department] = caller.departments
    with database.write() as uow:
        inbox(uow, department, caller=caller, now=now)
        mark_received(uow, push_id, department, caller=caller, now=now)
        if apply:
            mark_applied(uow, push_id, department, caller=caller, now=now)


def opening(department: str = "jy-bidding", **more: Any) -> Any:
    fields = {"government_funded": True, "amount": "12000000.00"}
    matter = {"kind": "bidding.qualification", "case_no": "ZJ-2026-7", "fields": fields}
    return OpeningRequest.model_validate(
        {"listing_id": "l-1", "department": department, "matter": matter, "role": "bidder"} | more
    )


@pytest.mark.parametrize("apply", [False, True])
def test_a_participant_opens_its_own_cases_only(
    participation: Participation, database: SqlDatabase, pushed: str, now: datetime, apply: bool
) -> None:
    sign(database, pushed, BIDDING_CLERK, now, apply=apply)
    offer = participation.offer(opening(), BIDDING_CLERK, now=now)
    assert [line.measure for line in offer.measures] == ["restrict-bidding"]
    [case] = participation.open(opening(), BIDDING_CLERK, now=now)
    assert (case.key.listing_id, case.key.department, case.check_id) == ("l-1", "jy-bidding", None)
    assert (case.state, case.case_no) == (State.PROMPTED, "ZJ-2026-7")
    assert case.grounds["sources"][0]["rule"] == "government-bidding"
    acknowledge(database, BIDDING_CLERK, case.case_id, now)
    assert report(database, BIDDING_CLERK, case.case_id, now).state is State.FED_BACK
    [again] = participation.open(opening(), SECOND_CLERK, now=now)
    assert again.case_id == case.case_id


def test_the_credit_office_sees_what_a_department_opened_beside_a_systems_check(
    participation: Participation, checks: CheckService, database: SqlDatabase, pushed: str, now: datetime
) -> None:
    """Its clearance of the number is not clean while the department's case is open."""
    checks.submit(request(subject(CLEAN), case_no="ZJ-2026-7"), client(), now=now)
    sign(database, pushed, BIDDING_CLERK, now)
    participation.open(opening(), BIDDING_CLERK, now=now)
    with database.read() as uow:
        assert standing(uow, CREDIT_OFFICE, "ZJ-2026-7").status is Status.OPEN
        assert standing(uow, client(), "ZJ-2026-7").status is Status.CLEARED, "a system sees its own matter"


def test_the_law_decides_what_can_be_opened(
    participation: Participation, database: SqlDatabase, pushed: str, now: datetime
) -> None:
    sign(database, pushed, SPJ_CLERK, now)
    small = {"kind": "bidding.qualification", "case_no": "1", "fields": {"government_funded": True, "amount": "1.00"}}
    with pytest.raises(ConflictError) as refused:
        participation.open(opening("jy-spj", matter=small), SPJ_CLERK, now=now)
    assert refused.value.code == "no_measure"
    unsaid = small | {"fields": {"government_funded": True}}
    with pytest.raises(ConflictError, match=r"matter\.amount"):
        participation.open(opening("jy-spj", matter=unsaid), SPJ_CLERK, now=now)
    with pytest.raises(InvalidInputError) as foreign:
        participation.open(opening("jy-spj", measures=["extra-review", "restrict-bidding"]), SPJ_CLERK, now=now)
    assert foreign.value.field == "measures[1]"
    assert [case.key.measure for case in participation.open(opening("jy-spj"), SPJ_CLERK, now=now)] == ["extra-review"]


def test_only_on_a_list_that_it_was_sent_and_has_signed_for(
    participation: Participation, database: SqlDatabase, cipher: Cipher, pushed: str, now: datetime
) -> None:
    with pytest.raises(ConflictError) as unsigned:
        participation.open(opening(), BIDDING_CLERK, now=now)
    assert unsigned.value.code == "push_not_received"
    sign(database, pushed, BIDDING_CLERK, now)
    outsider = person("waibu", "jy-amr")
    with pytest.raises(NotFoundError):
        participation.open(opening("jy-amr"), outsider, now=now)
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    with pytest.raises(NotFoundError):
        participation.open(opening(listing_id="l-2"), BIDDING_CLERK, now=now)
    with pytest.raises(NotFoundError):
        participation.open(opening(listing_id="nowhere"), BIDDING_CLERK, now=now)


def test_nobody_opens_for_another_department(participation: Participation, pushed: str, now: datetime) -> None:
    for caller in (FINANCE_CLERK, CREDIT_OFFICE):
        with pytest.raises(ForbiddenError):
            participation.open(opening(), caller, now=now)


def test_a_listing_that_has_exited_gives_nothing_to_do(
    participation: Participation, database: SqlDatabase, pushed: str, now: datetime
) -> None:
    sign(database, pushed, BIDDING_CLERK, now)
    [case] = participation.open(opening(), BIDDING_CLERK, now=now)
    with database.write() as uow:
        exit_listing(
            uow,
            "l-1",
            kind="repaired",
            effective_on=date(2026, 11, 22),
            document_no="(2026)修复1号",
            reason="已履行",
            actor=COURT.id,
            packs=NOBODY,
            now=now,
        )
    assert stored(database, case.case_id).state is State.RECALLED
    with pytest.raises(ConflictError) as refused:
        participation.open(opening(), BIDDING_CLERK, now=now)
    assert refused.value.code == "listing_not_in_force"


def test_bad_requests_are_refused_at_their_place(
    participation: Participation, database: SqlDatabase, pushed: str, now: datetime
) -> None:
    sign(database, pushed, BIDDING_CLERK, now)
    for given, field in (
        (opening(matter={"kind": "bidding.qualification", "fields": {"government_funded": True}}), "matter.case_no"),
        (opening(matter={"kind": "none", "case_no": "1"}), "matter.kind"),
        (opening(matter={"kind": "bidding.qualification", "case_no": "1"}), "matter.fields.government_funded"),
        (opening(role="spectator"), "role"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            participation.open(given, BIDDING_CLERK, now=now)
        assert refused.value.field == field
    for shape in (None, {}, {"listing_id": "l-1", "person": "x"}):
        with pytest.raises(ValidationError):
            OpeningRequest.model_validate(shape)
