"""Checks whose rules read ``history.*``: from the registry to the answer, and again on replay, after the past has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.checks import service
from services.checks.archive import CheckArchive
from services.checks.model import CheckAnswer
from services.checks.replay import Verdict
from services.checks.service import CheckService
from services.ports import Cipher
from services.registry.exits import ExitResult, exit_listing
from services.registry.imports import import_rows
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from tests.registry.samples import Rows, adult_code, row
from tests.support.callers import client
from tests.support.checks import DEBTOR, request, subject
from tests.support.history import history_packs
from tests.support.offices import NOBODY

OVER = {"decision_no": "(2024)豫9001执9号", "decided_on": "2024-02-01", "since": "2024-02-01", "until": "2025-01-31"}
OLDER = {"decision_no": "(2024)豫9001执8号", "decided_on": "2024-01-01", "since": "2024-01-01", "until": "2024-12-31"}
NAMED = {"responsible_persons": [{"name": "示例人", "role": "法定代表人", "code": adult_code(7), "basis": "决定书"}]}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs with a history."""
    return history_packs(tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="module")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


@pytest.fixture
def listed_twice(database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> None:
    """A company on the list for the second time; its new entry names an officer."""
    with database.write() as uow:
        rows = Rows([row(1, **NAMED), row(1, **OVER)])
        report = import_rows(uow, cipher, packs.lists["debtors"], rows, actor="account:t", now=now)
    assert (report.new, report.refused) == (2, 0)


def restricted(answer: CheckAnswer) -> list[str]:
    [told] = answer.content["subjects"]
    return [
        line["measure"] for hit in told["hits"] for line in hit["measures"] if line["measure"] == "restrict-bidding"
    ]


def past_entry(database: SqlDatabase, until: date = date(2025, 1, 31)) -> str:
    with database.read() as uow:
        entries = uow.registry.page("debtors", after=None, limit=9).versions
    return next(e.listing.listing_id for e in entries if e.listing.until == until)


def repair(database: SqlDatabase, now: datetime, until: date = date(2025, 1, 31)) -> ExitResult:
    """The older entry is repaired."""
    given: dict[str, Any] = {"document_no": "修1号", "reason": "履行完毕", "actor": "account:t"}
    old = past_entry(database, until)
    with database.write() as uow:
        return exit_listing(
            uow, old, kind=ExitKind.REPAIRED, effective_on=date(2026, 11, 1), packs=NOBODY, now=now, **given
        )


def states(database: SqlDatabase, answer: CheckAnswer) -> dict[str, str]:
    """The state of every case of a check, by measure and department."""
    lines = [line for one in answer.content["subjects"] for hit in one["hits"] for line in hit["measures"]]
    found = {}
    with database.write() as uow:
        for line in lines:
            for opened in line["cases"]:
                case = uow.cases.lock(opened["case_id"])
                assert case is not None
                found[f"{line['measure']}/{opened['department']}"] = case.state.value
    return found


OFFICER_ASKED = subject(adult_code(7), kind="natural_person", name="示例人", role="legal-representative")


@pytest.mark.usefixtures("listed_twice")
@pytest.mark.parametrize("asked", [subject(DEBTOR), OFFICER_ASKED], ids=["company", "officer"])
def test_a_second_listing_counts_until_the_first_is_repaired(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, now: datetime, asked: dict[str, Any]
) -> None:
    """The officer's check knows of both entries, although only the new one names the officer."""
    before = checks.submit(request(asked), client(), now=now)
    assert restricted(before) == ["restrict-bidding"]
    assert before.content["subjects"][0]["complete"] is True
    repair(database, now + timedelta(minutes=1))
    after = checks.submit(request(asked, case_no="JYGC-2026-0002"), client(), now=now + timedelta(minutes=2))
    assert restricted(after) == []
    for answer in (before, after):  # each by what was known then
        found = archive.replay(answer.check_id, client())
        assert (found.verdict, found.differences) == (Verdict.EQUAL, ())


@pytest.mark.usefixtures("listed_twice")
def test_the_explanation_counts(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, now: datetime
) -> None:
    repair(database, now)
    answer = checks.submit(request(), client(), now=now)
    [told] = archive.explain(answer.check_id, client(), now=now).subjects
    failed = [
        b for entry in told.entries for rule in entry.rules if rule.rule == "government-bidding" for b in rule.failed
    ]
    assert [(b.field, b.op, b.expected, b.actual) for b in failed] == [
        ("history.recent", "gte", 2, 1),
        ("history.grave", "gte", 2, 0),
    ]


RESTRICTED = {"restrict-bidding/jy-bidding", "restrict-bidding/jy-czj"}


class TestRecall:
    """I-08: what a measure rested on has gone, and with it the measure, in the same transaction."""

    @pytest.mark.usefixtures("listed_twice")
    def test_with_an_entry_that_was_counted_go_the_cases_that_needed_the_count(
        self, checks: CheckService, database: SqlDatabase, now: datetime
    ) -> None:
        answer = checks.submit(request(), client(), now=now)
        assert states(database, answer) == dict.fromkeys([*RESTRICTED, "extra-review/jy-spj"], "prompted")
        assert repair(database, now + timedelta(minutes=1)).recalled == 2
        assert states(database, answer) == dict.fromkeys(RESTRICTED, "recalled") | {"extra-review/jy-spj": "prompted"}
        with database.read() as uow:
            restricting = next(
                opened["case_id"] for line in answer.content["subjects"][0]["hits"][0]["measures"]
                for opened in line["cases"] if line["measure"] == "restrict-bidding"
            )  # fmt: skip
            reason = uow.cases.events(restricting)[-1].data["reason"]
        assert reason == "计入次数的另一名单条目已信用修复退出（修1号）；扣除后次数不足，请重新核查"

    @pytest.mark.usefixtures("listed_twice")
    def test_with_an_officer_s_check_too(self, checks: CheckService, database: SqlDatabase, now: datetime) -> None:
        answer = checks.submit(request(OFFICER_ASKED), client(), now=now)
        assert repair(database, now).recalled == 1
        assert states(database, answer) == {"restrict-bidding/jy-bidding": "recalled"}

    @pytest.mark.usefixtures("listed_twice")
    def test_a_suspended_one_is_not_held_against_the_subject_either(
        self, checks: CheckService, database: SqlDatabase, now: datetime
    ) -> None:
        checks.submit(request(), client(), now=now)
        old = past_entry(database)
        with database.write() as uow:
            assert (
                set_mark(uow, old, Mark.SUSPENDED, reason="裁定", actor="account:t", packs=NOBODY, now=now).recalled
                == 2
            )

    def test_a_count_that_still_holds_keeps_them(
        self, checks: CheckService, database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime
    ) -> None:
        """Of three, one may go; with the second the measure goes."""
        with database.write() as uow:
            rows = Rows([row(1), row(1, **OVER), row(1, **OLDER)])
            import_rows(uow, cipher, packs.lists["debtors"], rows, actor="account:t", now=now)
        answer = checks.submit(request(), client(), now=now)
        assert repair(database, now).recalled == 0
        assert repair(database, now, until=date(2024, 12, 31)).recalled == 2
        assert {key for key, state in states(database, answer).items() if state == "recalled"} == RESTRICTED

    @pytest.mark.usefixtures("listed_twice")
    def test_one_that_goes_while_a_check_is_under_way_sends_it_back(
        self, checks: CheckService, database: SqlDatabase, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        decided, gone = service.decide, []

        def slowly(*given: Any) -> Any:
            found = decided(*given)
            if not gone:
                gone.append(repair(database, now))
            return found

        monkeypatch.setattr(service, "decide", slowly)
        answer = checks.submit(request(), client(), now=now)
        assert gone
        assert restricted(answer) == []
        assert states(database, answer) == {"extra-review/jy-spj": "prompted"}
