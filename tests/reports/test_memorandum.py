"""The report of a memorandum: every number equals the list behind it, and only those concerned see it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.checks.service import CheckService
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher
from services.reports.memorandum import EARLIEST, LATEST, build_report, drill_down, period_of
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, MemorandumReport, Period, Selection
from services.reports.view import report_json
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client
from tests.support.cases import acknowledge, cases_of, report
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, person_code

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
def made(database: SqlDatabase, packs: PackSet, ids: dict[str, str]) -> MemorandumReport:
    with database.read() as uow:
        return build_report(uow, packs, COURT, "debtors", DAY)


def test_the_numbers_are_those_of_the_story(made: MemorandumReport) -> None:
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
    assert made.median_hours_to_acknowledge == 2.0
    assert made.median_hours_to_feedback == 5.0


def test_each_number_is_the_length_of_its_list(
    made: MemorandumReport, database: SqlDatabase, packs: PackSet, ids: dict[str, str]
) -> None:
    assert len(made.lines) > 15
    with database.read() as uow:
        for line in made.lines:
            found = drill_down(uow, packs, COURT, line.selection)
            assert len(found) == len(set(found)) == line.count, line
        checks = drill_down(uow, packs, COURT, Selection("debtors", DAY, Figure.CHECKS, {}))
    assert set(checks) == set(ids.values())


def test_breakdowns_add_up(made: MemorandumReport) -> None:
    for figure in (Figure.HITS, Figure.SUBJECTS, Figure.CASES):
        parts = [made.count(figure, who=who) for who in (PEOPLE, ORGANISATIONS)]
        assert sum(parts) == made.count(figure)
    states = [line.count for line in made.lines if line.selection.by.keys() == {"state"}]
    assert sum(states) == made.count(Figure.CASES)


def test_a_statute_has_its_own_report(database: SqlDatabase, packs: PackSet, ids: dict[str, str]) -> None:
    with database.read() as uow:
        made = build_report(uow, packs, CREDIT_OFFICE, "statute-evaders", DAY)
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
            made = build_report(uow, packs, COURT, "debtors", period)
            assert (made.count(Figure.CHECKS), made.count(Figure.CASES)) == (expected, 3 * expected)


def test_an_empty_report_is_all_zero(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        made = build_report(uow, packs, AUDITOR, "debtors", DAY)
    assert {line.count for line in made.lines} == {0}
    assert made.median_hours_to_acknowledge is None
    assert report_json(made)["lines"][0] == {"figure": "checks", "by": {}, "count": 0}


def test_only_the_initiator_and_the_credit_office_see_it(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        with pytest.raises(ForbiddenError):
            build_report(uow, packs, BIDDING_CLERK, "debtors", DAY)
        with pytest.raises(ForbiddenError):
            drill_down(uow, packs, COURT, Selection("statute-evaders", DAY, Figure.HITS, {}))
        with pytest.raises(NotFoundError):
            build_report(uow, packs, CREDIT_OFFICE, "unknown", DAY)


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
            drill_down(uow, packs, COURT, Selection("debtors", DAY, figure, by))


def test_the_first_and_last_day_that_can_be_asked_for_are_answered(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        for day in (EARLIEST, LATEST):
            assert build_report(uow, packs, COURT, "debtors", period_of(day, day)).count(Figure.CASES) == 0
