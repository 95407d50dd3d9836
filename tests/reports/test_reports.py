"""The report of a memorandum: every number equals the list behind it, and only those concerned see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.checks.service import CheckService
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Period, Report, Scope, Selection
from services.reports.periods import EARLIEST, LATEST, period_of
from services.reports.reading import read_items, read_report
from services.reports.view import report_json
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client
from tests.support.cases import acknowledge, cases_of, report
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, person_code

DEBTORS = Scope("debtors")
NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
DAY = Period(date(2026, 11, 22), date(2026, 11, 22))


@pytest.fixture
def ids(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> dict[str, str]:
    """Two companies and a person on the list; three checks, one of them a preview; two cases worked on."""
    person = person_code(7)
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="e-1", list_id="evaders", code=CLEAN)
    add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=person,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    someone = subject(person, kind="natural_person", name="王小明", role="legal-representative")
    first = checks.submit(request(subject(), someone, subject(CLEAN)), client(), now=now)
    again = checks.submit(request(), client(), now=now + timedelta(hours=1))
    checks.submit(request(case_no=None), client(), now=now)
    cases = cases_of(first)
    later = now + timedelta(hours=2)
    for listing_id in ("l-1", "l-2"):
        acknowledge(database, BIDDING_CLERK, cases[listing_id, "restrict-bidding", "jy-bidding"], later)
    report(database, BIDDING_CLERK, cases["l-1", "restrict-bidding", "jy-bidding"], now + timedelta(hours=5))
    return {"first": first.check_id, "again": again.check_id}


@pytest.fixture
def made(database: SqlDatabase, packs: PackSet, ids: dict[str, str]) -> Report:
    with database.read() as uow:
        return read_report(uow, packs, COURT, DEBTORS, DAY, now=NOW)


def test_the_numbers_are_those_of_the_story(made: Report) -> None:
    assert made.count(Figure.CHECKS) == 2
    assert made.count(Figure.HITS) == 2 + 1 + 2
    assert made.count(Figure.SUBJECTS) == 2
    assert made.count(Figure.SUBJECTS, who=PEOPLE) == 1
    assert made.count(Figure.SUBJECTS, who=ORGANISATIONS) == 1
    assert made.count(Figure.MEASURES, measure="restrict-bidding", measure_outcome="restrict") == 5
    assert made.count(Figure.MEASURES, measure="restrict-bidding", measure_outcome="restrict", who=PEOPLE) == 1
    assert made.count(Figure.MEASURES, measure="inform-market", measure_outcome="none") == 4
    assert made.count(Figure.CASES) == 2 * 3 + 2
    assert made.count(Figure.CASES, who=PEOPLE) == 2
    assert made.count(Figure.CASES, state="acknowledged") == 1
    assert made.count(Figure.CASES, state="fed_back") == 1
    assert made.count(Figure.CASES, state="prompted") == 6
    assert made.count(Figure.CASES, outcome="implemented") == 1
    assert made.count(Figure.CASES, measure="restrict-bidding", outcome="implemented") == 1
    told = report_json(made)
    assert (told["median_hours_to_acknowledge"], told["median_hours_to_feedback"]) == (2.0, 5.0)


def test_each_number_is_the_length_of_its_list(
    made: Report, database: SqlDatabase, packs: PackSet, ids: dict[str, str]
) -> None:
    lines = made.parts[0].now.lines
    assert len(lines) > 15
    with database.read() as uow:
        for line in lines:
            found = read_items(uow, packs, COURT, line.selection, now=NOW)
            assert len(found.ids) == len(set(found.ids)) == found.total == line.count, line
        checks = read_items(uow, packs, COURT, Selection(DEBTORS, DAY, Figure.CHECKS), now=NOW)
    assert set(checks.ids) == set(ids.values())


def test_breakdowns_add_up(made: Report) -> None:
    for figure in (Figure.HITS, Figure.SUBJECTS, Figure.CASES):
        parts = [made.count(figure, who=who) for who in (PEOPLE, ORGANISATIONS)]
        assert sum(parts) == made.count(figure)
    whole = made.count(Figure.CASES)
    for dimension in ("state", "outcome", "acknowledging", "answering", "lifting", "department"):
        lines = made.parts[0].now.table(Figure.CASES, dimension)
        assert sum(line.count for line in lines) == whole, dimension


def test_a_statute_has_its_own_report(database: SqlDatabase, packs: PackSet, ids: dict[str, str]) -> None:
    with database.read() as uow:
        made = read_report(uow, packs, CREDIT_OFFICE, Scope("statute-evaders"), DAY, now=NOW)
    assert (made.count(Figure.CHECKS), made.count(Figure.CASES)) == (1, 1)


def test_days_are_counted_in_shanghai_and_inclusive(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, packs: PackSet
) -> None:
    late = datetime.fromisoformat("2026-11-22T23:59:59+08:00")
    add_listing(database, cipher, late, listing_id="l-1", list_id="debtors", code=DEBTOR)
    checks.submit(request(), client(), now=late)
    checks.submit(request(case_no="JYGC-2026-0002"), client(), now=late + timedelta(seconds=1))
    with database.read() as uow:
        for first, last, expected in (("22", "22", 1), ("23", "23", 1), ("22", "23", 2), ("24", "24", 0)):
            period = period_of(date(2026, 11, int(first)), date(2026, 11, int(last)))
            made = read_report(uow, packs, COURT, DEBTORS, period, now=NOW)
            assert (made.count(Figure.CHECKS), made.count(Figure.CASES)) == (expected, 3 * expected)


def test_an_empty_report_is_all_zero(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        made = read_report(uow, packs, AUDITOR, DEBTORS, DAY, now=NOW)
    assert {line.count for line in made.parts[0].now.lines} == {0}
    told = report_json(made)
    assert told["median_hours_to_acknowledge"] is None
    assert told["lines"][0] == {"figure": "asked", "effect": "punish", "by": {}, "count": 0, "previous": 0}


def test_only_the_initiator_and_the_credit_office_see_it(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        with pytest.raises(ForbiddenError):
            read_report(uow, packs, BIDDING_CLERK, DEBTORS, DAY, now=NOW)
        with pytest.raises(ForbiddenError):
            read_items(uow, packs, COURT, Selection(Scope("statute-evaders"), DAY, Figure.HITS), now=NOW)
        with pytest.raises(NotFoundError):
            read_report(uow, packs, CREDIT_OFFICE, Scope("unknown"), DAY, now=NOW)


def test_senseless_questions_are_refused(database: SqlDatabase, packs: PackSet) -> None:
    for first, last in (
        (date(2026, 2, 1), date(2026, 1, 1)),
        (date(2000, 1, 1), date(2026, 1, 1)),
        (date.min, date.min),
        (date.max, date.max),
    ):
        with pytest.raises(InvalidInputError):
            period_of(first, last)
    for figure, by in ((Figure.HITS, {"state": "prompted"}), (Figure.CASES, {"state": "prompted\0"})):
        with database.read() as uow, pytest.raises(InvalidInputError):
            read_items(uow, packs, COURT, Selection(DEBTORS, DAY, figure, by), now=NOW)


def test_the_first_and_last_day_that_can_be_asked_for_are_answered(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        for day in (EARLIEST, LATEST):
            assert read_report(uow, packs, COURT, DEBTORS, period_of(day, day), now=NOW).count(Figure.CASES) == 0
