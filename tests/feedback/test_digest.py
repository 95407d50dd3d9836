"""A digest equals the replay of the cases' events, stays as it is once its period is over, and is told of once; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.cases import feedback
from services.cases.model import CaseEvent, CaseFilter, CaseSource, Scope
from services.cases.recall import recall_open_cases
from services.cases.states import Action, State
from services.checks.service import CheckService
from services.daily import jobs
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.feedback import daily
from services.feedback.digest import cases_of_line, month_before, read_digest, sentences
from services.feedback.model import FED_BACK, Digest, Line
from services.outbox.topics import Topic
from services.ports import Cipher
from services.reports.model import Period
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client
from tests.support.cases import EVIDENCE, acknowledge, archive, cases_of, report, verify
from tests.support.checks import request, subject
from tests.support.registry import add_listing, company_code, person_code

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOT_APPLICABLE = {"outcome": "not_applicable", "reason": "项目已终止"}
DONE = EVIDENCE | {"from": "2026-10-10"}
DECLINED = {"outcome": "declined", "reason": "本项目已依法重新招标"}
LINES_OF = {
    "implement": Line.IMPLEMENTED,
    "find_not_applicable": Line.NOT_APPLICABLE,
    "find_not_same_subject": Line.NOT_SAME_SUBJECT,
    "approve_decline": Line.DECLINED,
    "return": Line.RETURNED,
    "verify": Line.VERIFIED,
    "archive": Line.ARCHIVED,
    "recall": Line.RECALLED,
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


@pytest.fixture
def story(checks: CheckService, database: SqlDatabase, cipher: Cipher) -> list[str]:
    """Six cases, the last about a person, that go different ways in October and November."""
    start = moment("2026-10-02T09:00")
    found = []
    for number in range(6):
        natural = number == 5
        code = person_code(40) if natural else company_code(40 + number)
        kind = SubjectKind.NATURAL_PERSON if natural else SubjectKind.LEGAL_PERSON
        add_listing(
            database, cipher, start, listing_id=f"d-{number}", list_id="debtors", code=code, kind=kind, name="示例甲"
        )
        given = {"kind": kind.value, "role": "legal-representative" if natural else "bidder", "name": "示例甲"}
        answer = checks.submit(request(subject(code, **given), case_no=f"N-{number}"), client(), now=start)
        found.append(cases_of(answer)[f"d-{number}", "restrict-bidding", "jy-bidding"])
    for case_id in found:
        acknowledge(database, BIDDING_CLERK, case_id, start)
    first, second, third, fourth, fifth, sixth = found
    report(database, BIDDING_CLERK, first, moment("2026-10-10T10:00"), NOT_APPLICABLE)
    with database.write() as uow:
        feedback.return_with_reason(uow, COURT, first, reason="理由不足", now=moment("2026-10-11T10:00"))
    report(database, BIDDING_CLERK, first, moment("2026-10-31T23:59"), DONE)
    report(database, BIDDING_CLERK, second, moment("2026-11-01T00:00"), NOT_APPLICABLE)
    report(database, BIDDING_CLERK, third, moment("2026-10-12T10:00"), DONE)
    verify(database, COURT, third, moment("2026-10-20T10:00"))
    archive(database, COURT, third, moment("2026-11-05T10:00"))
    report(database, BIDDING_CLERK, fourth, moment("2026-10-15T10:00"), DONE)
    with database.write() as uow:
        recall_open_cases(uow, "d-3", reason="已退出", actor="local:t", now=moment("2026-11-06T10:00"))
    report(database, BIDDING_CLERK, fifth, moment("2026-10-16T10:00"), DECLINED)
    report(database, BIDDING_CLERK, sixth, moment("2026-10-17T10:00"), DONE)
    return found


def read(database: SqlDatabase, packs: PackSet, period: Period) -> Digest:
    with database.read() as uow:
        return read_digest(uow, packs, COURT, "debtors", period)


def replayed(events: dict[str, tuple[CaseEvent, ...]], period: Period) -> dict[Line, set[str]]:
    """What the digest must say, counted by hand from the events of every case."""
    found: dict[Line, set[str]] = {line: set() for line in Line}
    start = moment(f"{period.first}T00:00")
    end = moment(f"{period.last}T00:00") + timedelta(days=1)
    for case_id, history in events.items():
        said = None
        for event in history:
            line = LINES_OF.get(event.action)
            if line is None or not start <= event.at < end:
                continue
            if line in FED_BACK:
                said = line
            else:
                found[line].add(case_id)
        if said:
            found[said].add(case_id)
        before = [event for event in history if event.at < end]
        if before and before[-1].state is State.FED_BACK:
            found[Line.WAITING].add(case_id)
    return found


PERIODS = (
    OCTOBER,
    NOVEMBER,
    Period(date(2026, 10, 11), date(2026, 10, 16)),
    Period(date(2026, 9, 1), date(2026, 12, 31)),
)


def test_the_digest_is_the_replay_of_the_events(database: SqlDatabase, packs: PackSet, story: list[str]) -> None:
    with database.read() as uow:
        cases = uow.cases.page(Scope(True, frozenset()), CaseFilter(memorandum="debtors"), None, 200)
        events = {case.case_id: uow.cases.events(case.case_id) for case in cases}
        people = {case.case_id for case in cases if case.subject_kind == "natural_person"}
        assert len(events) > len(story)
        for period in PERIODS:
            digest = read_digest(uow, packs, COURT, "debtors", period)
            expected = replayed(events, period)
            for line in Line:
                page = cases_of_line(uow, packs, COURT, "debtors", period, line)
                ids = [case.case_id for case in page.cases]
                assert set(ids) == expected[line], (period, line)
                assert len(ids) == page.total == digest.tally(line).total == len(expected[line])
                assert (page.hidden, page.next_cursor) == (0, None)
                assert digest.tally(line).people == len(expected[line] & people)


def test_october_says_what_happened(database: SqlDatabase, packs: PackSet, story: list[str]) -> None:
    digest = read(database, packs, OCTOBER)
    numbers = {line: digest.tally(line).total for line in Line if digest.tally(line).total}
    assert numbers == {Line.IMPLEMENTED: 4, Line.RETURNED: 1, Line.VERIFIED: 1, Line.WAITING: 3}
    text = "\n".join(sentences(digest))
    assert "收到反馈 4 件（单位 3，自然人 1）" in text
    assert "期末待核验 3 件" in text


def test_a_period_that_is_over_keeps_its_numbers(database: SqlDatabase, packs: PackSet, story: list[str]) -> None:
    before = read(database, packs, OCTOBER)
    verify(database, COURT, story[0], moment("2026-11-20T10:00"))
    with database.write() as uow:
        feedback.return_with_reason(uow, COURT, story[5], reason="补正", now=moment("2026-11-21T10:00"))
    assert read(database, packs, OCTOBER) == before
    assert read(database, packs, NOVEMBER).tally(Line.VERIFIED).total == 1


def test_a_digest_that_was_delivered_stays_when_a_case_is_judged_to_be_of_others(
    database: SqlDatabase, packs: PackSet, story: list[str]
) -> None:
    now = moment("2026-11-01T08:00")
    assert daily.run(database, packs, now).digests == 1
    told = read(database, packs, OCTOBER)
    assert told.told_at == now
    shorter = Period(OCTOBER.first, date(2026, 10, 30))
    before = read(database, packs, shorter)
    with database.write() as uow:
        case = uow.cases.get(story[2])  # fed back and verified in October
        assert case is not None
        uow.cases.judged(replace(case, sources=(CaseSource("elsewhere", "r", "jy-spj"),)))
    assert read(database, packs, OCTOBER) == told
    assert read(database, packs, shorter).tally(Line.IMPLEMENTED).total == before.tally(Line.IMPLEMENTED).total - 1
    with database.read() as uow:
        mine = cases_of_line(uow, packs, COURT, "debtors", OCTOBER, Line.IMPLEMENTED)
        everything = cases_of_line(uow, packs, CREDIT_OFFICE, "debtors", OCTOBER, Line.IMPLEMENTED)
    assert (mine.total, mine.hidden, len(mine.cases)) == (4, 1, 3), "counted, and not shown to whom it does not concern"
    assert (everything.hidden, {case.case_id for case in everything.cases} - {case.case_id for case in mine.cases}) == (
        0,
        {story[2]},
    )
    assert daily.run(database, packs, now).messages == 0, "told once, and kept once"


def test_the_cases_behind_a_number_come_in_pages(database: SqlDatabase, packs: PackSet, story: list[str]) -> None:
    found: list[str] = []
    cursor = None
    with database.read() as uow:
        for _ in range(2):
            page = cases_of_line(uow, packs, COURT, "debtors", OCTOBER, Line.IMPLEMENTED, cursor=cursor, limit=3)
            found += [case.case_id for case in page.cases]
            cursor = page.next_cursor
        for wrong in ({"cursor": "\ud800"}, {"limit": 0}):
            with pytest.raises(InvalidInputError):
                cases_of_line(uow, packs, COURT, "debtors", OCTOBER, Line.IMPLEMENTED, **wrong)
    assert (len(found), found, cursor, page.total) == (4, sorted(set(found)), None, 4)


def test_only_those_concerned_read_it(database: SqlDatabase, packs: PackSet) -> None:
    with database.read() as uow:
        for caller in (COURT, CREDIT_OFFICE, AUDITOR):
            assert read_digest(uow, packs, caller, "debtors", OCTOBER).empty
        with pytest.raises(ForbiddenError):
            read_digest(uow, packs, BIDDING_CLERK, "debtors", OCTOBER)
        with pytest.raises(NotFoundError):
            read_digest(uow, packs, COURT, "nothing", OCTOBER)


def test_every_month_is_told_of_once(database: SqlDatabase, packs: PackSet, story: list[str]) -> None:
    job = jobs.Job(daily.JOB, lambda now, stopping: daily.run(database, packs, now, stopping))

    def run(day: str) -> tuple[int, list[str]]:
        result = jobs.run_if_due(database, job, moment(f"{day}T08:00"))
        assert result is None or isinstance(result, daily.DigestResult)
        with database.read() as uow:
            notices = uow.outbox.page(["jy-court"], open_only=False, before=None, limit=50)
        titles = [notice.title for notice in notices if notice.topic == Topic.FEEDBACK_DIGEST.value]
        return (result.digests if result else 0), titles

    made, titles = run("2026-11-01")
    assert made == 1
    assert len(titles) == 1
    assert "2026 年 10 月" in titles[0]
    assert run("2026-11-01") == (0, titles)
    assert run("2026-11-02") == (0, titles)
    made, titles = run("2026-12-15")  # the first of December nobody was at work
    assert made == 1
    assert "2026 年 11 月" in titles[0]
    assert run("2026-12-16") == (0, titles)


@pytest.mark.parametrize(
    ("last_run", "today", "months"),
    [
        (None, date(2026, 3, 31), [2]),
        (date(2026, 2, 28), date(2026, 3, 1), [2]),
        (date(2026, 3, 1), date(2026, 3, 31), []),
        (date(2026, 1, 31), date(2026, 3, 31), [1, 2]),
        (date(2025, 12, 31), date(2026, 1, 1), [12]),
        (date(2020, 1, 1), date(2026, 1, 1), list(range(1, 13))),
    ],
)
def test_months_that_are_due(last_run: date | None, today: date, months: list[int]) -> None:
    assert [period.first.month for period in daily.due(last_run, today)] == months


def test_the_month_before() -> None:
    assert month_before(date(2026, 3, 31)) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert month_before(date(2026, 1, 1)) == Period(date(2025, 12, 1), date(2025, 12, 31))


def test_every_step_that_feeds_back_has_its_line() -> None:
    """A new way to an outcome must appear in digests: each step after which feedback follows is one of their lines."""
    from services.cases.states import TRANSITIONS

    feeding = {state for state, steps in TRANSITIONS.items() if Action.FEED_BACK in steps}
    steps = {action for ways in TRANSITIONS.values() for action, state in ways.items() if state in feeding}
    assert {action.value for action in steps} == {name for name, line in LINES_OF.items() if line in FED_BACK}
