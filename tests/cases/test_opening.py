"""S8: which cases a check opens, which it finds open, and what of them each caller sees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from adapters.storage.case_store import _row
from adapters.storage.database import SqlDatabase
from adapters.storage.tables.cases import case_record
from services.cases.listing import list_cases
from services.cases.model import CaseFilter
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import InvalidInputError
from services.ports import Cipher
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client, person
from tests.support.cases import acknowledge, archive, cases_of, report, stored, verify
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing


def test_a_recheck_links_to_the_open_cases(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, opened: dict[str, str], now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    again = cases_of(checks.submit(request(), client(), now=now))
    assert {department: case_id for (_, _, department), case_id in again.items()} == opened
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    more = cases_of(checks.submit(request(), client(), now=now))
    assert len(more) == 6
    assert set(opened.values()) < set(more.values())


def test_another_matter_or_client_has_its_own_cases(
    checks: CheckService, opened: dict[str, str], now: datetime
) -> None:
    other_matter = cases_of(checks.submit(request(case_no="JYGC-2026-0002"), client(), now=now))
    other_client = cases_of(checks.submit(request(), client("second", "jy-ggzy"), now=now))
    ids = [*opened.values(), *other_matter.values(), *other_client.values()]
    assert len(set(ids)) == 9


def test_a_closed_case_does_not_stop_a_new_one(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    case_id = opened["jy-bidding"]
    acknowledge(database, BIDDING_CLERK, case_id, now)
    report(database, BIDDING_CLERK, case_id, now)
    verify(database, COURT, case_id, now)
    archive(database, COURT, case_id, now)
    again = cases_of(checks.submit(request(), client(), now=now))
    assert again["l-1", "restrict-bidding", "jy-bidding"] != case_id
    assert again["l-1", "restrict-bidding", "jy-czj"] == opened["jy-czj"]


def test_one_listing_reached_by_two_subjects_is_one_case(
    checks: CheckService, database: SqlDatabase, opened: dict[str, str], now: datetime
) -> None:
    twice = request(subject(), subject(DEBTOR, role="consortium-member", name="另一名称"))
    answer = checks.submit(twice, client(), now=now)
    assert cases_of(answer)["l-1", "restrict-bidding", "jy-bidding"] == opened["jy-bidding"]


def test_the_database_itself_refuses_a_second_open_case(database: SqlDatabase, opened: dict[str, str]) -> None:
    twin = _row(stored(database, opened["jy-bidding"])) | {"case_id": "f" * 32}
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.connection.execute(insert(case_record), twin)
    with database.write() as uow:
        uow.connection.execute(insert(case_record), twin | {"is_open": False, "state": "archived"})


def test_concurrent_checks_of_one_matter_open_each_case_once(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    for number in range(3):
        add_listing(database, cipher, now, listing_id=f"l-{number}", list_id="debtors", code=DEBTOR)
    together = Barrier(4)

    def ask(_: int) -> dict[tuple[str, str, str], str]:
        together.wait()
        return cases_of(checks.submit(request(), client(), now=now))

    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(ask, range(4))
    assert len(first) == 9
    assert all(other == first for other in others)


def test_each_caller_lists_its_own_cases(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, opened: dict[str, str], now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="e-1", list_id="evaders", code=CLEAN)
    by_statute = cases_of(checks.submit(request(subject(CLEAN)), client(), now=now))
    everything = set(opened.values()) | set(by_statute.values())
    tax = person("shuiwu", "jy-tax")
    expected = {
        BIDDING_CLERK: {opened["jy-bidding"], *by_statute.values()},
        COURT: set(opened.values()),
        tax: set(by_statute.values()),
        CREDIT_OFFICE: everything,
        AUDITOR: everything,
        client(): set(),
    }
    for caller, ids in expected.items():
        with database.read() as uow:
            page = list_cases(uow, caller, CaseFilter())
        assert {case.case_id for case in page.cases} == ids


def test_filters_and_cursor(database: SqlDatabase, opened: dict[str, str], now: datetime) -> None:
    acknowledge(database, BIDDING_CLERK, opened["jy-bidding"], now)
    with database.read() as uow:

        def found(**wanted: object) -> set[str]:
            page = list_cases(uow, CREDIT_OFFICE, CaseFilter(**wanted))  # type: ignore[arg-type]
            return {case.case_id for case in page.cases}

        assert found(state=State.ACKNOWLEDGED) == {opened["jy-bidding"]}
        assert found(department="jy-czj") == {opened["jy-czj"]}
        assert found(list_id="debtors", memorandum="debtors", case_no="JYGC-2026-0001") == set(opened.values())
        assert found(memorandum="statute-evaders") == found(list_id="idle") == found(case_no="x") == set()
        seen, cursor = [], None
        while True:
            page = list_cases(uow, CREDIT_OFFICE, CaseFilter(), cursor=cursor, limit=2)
            seen += [case.case_id for case in page.cases]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert seen == sorted(opened.values(), reverse=True)
        for bad in ("", "x", "é", "YzE6eHg"):
            with pytest.raises(InvalidInputError):
                list_cases(uow, CREDIT_OFFICE, CaseFilter(), cursor=bad)
        with pytest.raises(InvalidInputError):
            list_cases(uow, CREDIT_OFFICE, CaseFilter(), limit=0)
        for column in ("department", "list_id", "memorandum", "case_no"):
            with pytest.raises(InvalidInputError) as refused:
                list_cases(uow, CREDIT_OFFICE, CaseFilter(**{column: "a\0"}))  # type: ignore[arg-type]
            assert refused.value.field == column
