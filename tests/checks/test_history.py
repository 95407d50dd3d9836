"""Checks whose rules read ``history.*``: from the registry to the answer, and again on replay, after the past has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.checks.archive import CheckArchive
from services.checks.model import CheckAnswer
from services.checks.replay import Verdict
from services.checks.service import CheckService
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.model import ExitKind
from tests.registry.samples import Rows, adult_code, row
from tests.support.callers import client
from tests.support.checks import DEBTOR, request, subject
from tests.support.history import history_packs

OVER = {"decision_no": "(2024)豫9001执9号", "decided_on": "2024-02-01", "since": "2024-02-01", "until": "2025-01-31"}
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


def repair(database: SqlDatabase, now: datetime) -> None:
    """The older entry is repaired."""
    with database.write() as uow:
        entries = uow.registry.page("debtors", after=None, limit=9).versions
        old = next(e.listing.listing_id for e in entries if e.listing.until == date(2025, 1, 31))
        given: dict[str, Any] = {"document_no": "修1号", "reason": "履行完毕", "actor": "account:t"}
        exit_listing(uow, old, kind=ExitKind.REPAIRED, effective_on=date(2026, 11, 1), now=now, **given)


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
