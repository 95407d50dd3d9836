"""What waits for an initiator: its lists only, longest waiting first, and many cases at once; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.days import day_of
from services.audit.verify import verify as verify_trail
from services.cases.change import note
from services.cases.model import Case
from services.checks.service import CheckService
from services.errors import InvalidInputError
from services.feedback import bulk
from services.feedback.inbox import count, inbox
from services.feedback.model import InboxFilter
from services.ports import Cipher
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client, person
from tests.support.cases import acknowledge, cases_of, report, stored, verify
from tests.support.checks import CLEAN, request, subject
from tests.support.registry import add_listing, company_code

ANY = InboxFilter()
TAX = person("shuiwu", "jy-tax")


@pytest.fixture
def waiting(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> list[str]:
    """Five debtors' cases, fed back one hour after the other; the first was opened last."""
    found = []
    for number in range(5):
        code = company_code(10 + number)
        add_listing(database, cipher, now, listing_id=f"d-{number}", list_id="debtors", code=code)
        answer = checks.submit(request(subject(code), case_no=f"N-{number}"), client(), now=now)
        found.append(cases_of(answer)[f"d-{number}", "restrict-bidding", "jy-bidding"])
    for hours, case_id in enumerate(reversed(found)):
        later = now + timedelta(hours=hours)
        acknowledge(database, BIDDING_CLERK, case_id, later)
        report(database, BIDDING_CLERK, case_id, later)
    return list(reversed(found))


def everything(database: SqlDatabase, caller: object, wanted: InboxFilter = ANY, limit: int = 2) -> list[str]:
    """All pages, as somebody reads them one after the other."""
    found: list[Case] = []
    cursor = None
    with database.read() as uow:
        while True:
            page = inbox(uow, caller, wanted, cursor=cursor, limit=limit)  # type: ignore[arg-type]
            found += page.cases
            cursor = page.next_cursor
            if cursor is None:
                return [case.case_id for case in found]


def test_longest_waiting_first_over_all_pages(database: SqlDatabase, waiting: list[str]) -> None:
    for limit in (1, 2, 5, 200):
        assert everything(database, COURT, limit=limit) == waiting
    assert everything(database, CREDIT_OFFICE) == everything(database, AUDITOR) == waiting


def test_who_initiated_nothing_has_an_empty_inbox(database: SqlDatabase, waiting: list[str]) -> None:
    for caller in (TAX, BIDDING_CLERK):
        assert everything(database, caller) == []
        with database.read() as uow:
            assert count(uow, caller) == 0


def test_filters(
    database: SqlDatabase, checks: CheckService, cipher: Cipher, waiting: list[str], now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="e-1", list_id="evaders", code=CLEAN)
    answer = checks.submit(request(subject(CLEAN)), client(), now=now)
    (other,) = cases_of(answer).values()
    acknowledge(database, BIDDING_CLERK, other, now)
    report(database, BIDDING_CLERK, other, now, {"outcome": "not_applicable", "reason": "项目已终止"})
    wanted = [
        (InboxFilter(memorandum="statute-evaders"), [other]),
        (InboxFilter(list_id="evaders"), [other]),
        (InboxFilter(outcome="not_applicable"), [other]),
        (InboxFilter(department="jy-spj"), []),
        (InboxFilter(list_id="debtors", outcome="implemented", department="jy-bidding"), waiting),
    ]
    for narrowed, expected in wanted:
        assert everything(database, CREDIT_OFFICE, narrowed) == expected, narrowed


def test_what_is_verified_waits_for_the_archive(database: SqlDatabase, waiting: list[str], now: datetime) -> None:
    verify(database, COURT, waiting[2], now)
    assert everything(database, COURT) == waiting[:2] + waiting[3:]
    assert everything(database, COURT, InboxFilter(archiving=True)) == [waiting[2]]
    with database.read() as uow:
        assert (count(uow, COURT), count(uow, COURT, archiving=True)) == (4, 1)


@pytest.mark.parametrize("cursor", ["", "x", "ZjE6MTp4", "ZjE6OTk5OTk5OTk5OTk5OTk5OTk5OmFh", "=="])
def test_a_cursor_that_we_did_not_give(database: SqlDatabase, cursor: str) -> None:
    with database.read() as uow, pytest.raises(InvalidInputError) as refused:
        inbox(uow, COURT, ANY, cursor=cursor)
    assert refused.value.code == "invalid_cursor"


def test_many_are_verified_at_once_and_each_has_its_audit_entry(
    database: SqlDatabase, waiting: list[str], now: datetime
) -> None:
    with database.write() as uow:
        done = bulk.verify_many(uow, COURT, dict.fromkeys(waiting), now=now)
    assert sorted(case.case_id for case in done.cases) == sorted(waiting)
    assert done.refused == ()
    with database.read() as uow:
        assert verify_trail(uow) == []
        for case_id in waiting:
            assert [event.action for event in uow.cases.events(case_id)][-1] == "verify"
    with database.write() as uow:
        closed = bulk.archive_many(uow, COURT, dict.fromkeys(waiting), now=now)
    assert {case.state.value for case in closed.cases} == {"archived"}


def test_what_cannot_be_done_with_one_does_not_stop_the_others(
    database: SqlDatabase, waiting: list[str], now: datetime
) -> None:
    verify(database, COURT, waiting[0], now)
    stale = stored(database, waiting[1]).version - 1
    wanted: dict[str, int | None] = dict.fromkeys(waiting[:1])
    wanted |= {waiting[1]: stale, waiting[2]: stored(database, waiting[2]).version, "0" * 32: None}
    with database.write() as uow:
        done = bulk.verify_many(uow, COURT, wanted, archive=True, now=now)
    assert [case.case_id for case in done.cases] == [waiting[2]]
    assert stored(database, waiting[2]).state.value == "archived"
    assert {refusal.case_id: refusal.error.code for refusal in done.refused} == {
        waiting[0]: "state_does_not_allow",
        waiting[1]: "case_changed",
        "0" * 32: "not_found",
    }
    assert stored(database, waiting[1]).state.value == "fed_back"


def test_a_refusal_whose_days_still_run_is_verified_and_stays_open(
    database: SqlDatabase, waiting: list[str], now: datetime
) -> None:
    with database.write() as uow:
        held = uow.cases.lock(waiting[0])
        assert held is not None
        until = day_of(now) + timedelta(days=30)
        note(uow, held, "end_override", {}, values={"override_until": until}, actor="local:t", now=now)
    with database.write() as uow:
        done = bulk.verify_many(uow, COURT, dict.fromkeys(waiting[:2]), archive=True, now=now)
    assert {case.case_id: case.state.value for case in done.cases} == {waiting[0]: "verified", waiting[1]: "archived"}
    assert done.refused == ()
    assert stored(database, waiting[0]).state.value == "verified"


def test_nobody_verifies_for_the_initiator(database: SqlDatabase, waiting: list[str], now: datetime) -> None:
    for caller, code in ((CREDIT_OFFICE, "not_the_initiator"), (TAX, "not_found")):
        with database.write() as uow:
            done = bulk.verify_many(uow, caller, {waiting[0]: None}, now=now)
        assert [refusal.error.code for refusal in done.refused] == [code]
    assert stored(database, waiting[0]).state.value == "fed_back"


@pytest.mark.parametrize("number", [0, bulk.MOST + 1])
def test_none_and_too_many_are_refused(database: SqlDatabase, number: int, now: datetime) -> None:
    wanted: dict[str, int | None] = {f"{n:032x}": None for n in range(number)}
    with database.write() as uow, pytest.raises(InvalidInputError):
        bulk.verify_many(uow, COURT, wanted, now=now)
