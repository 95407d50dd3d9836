"""Why a stored check came out as it did: from stored things, for those who may see it; reading about persons leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.deciding.trace import Status
from engine.errors import JiangchengError
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.checks.archive import CheckArchive
from services.checks.service import CheckService
from services.errors import NotFoundError
from services.ports import Cipher
from tests.checks.test_replay import changed
from tests.support.callers import FINANCE_CLERK, client
from tests.support.checks import DEBTOR, request, subject
from tests.support.fixed_rules import FixedRules
from tests.support.packs import small_packs
from tests.support.registry import add_listing, change_listing, person_code

PRIVATE = {"government_funded": False, "amount": "9999999.99"}


def readings(database: SqlDatabase) -> int:
    with database.read() as uow:
        return sum(entry.action == "listing.read" for entry in uow.audit.entries())


@pytest.fixture
def later(database: SqlDatabase, tmp_path: Path) -> Iterator[CheckArchive]:
    """The archive of an installation that has moved on to another revision, with nothing confirmed."""
    small_packs(tmp_path)
    engine = RuleEngine(PackSet.load(tmp_path, []))
    archive = CheckArchive(database, FixedRules(engine))
    yield archive
    archive.close()
    engine.close()


def test_near_misses_are_told_from_what_was_stored(
    checks: CheckService,
    archive: CheckArchive,
    later: CheckArchive,
    database: SqlDatabase,
    cipher: Cipher,
    now: datetime,
) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    answer = checks.submit(request(fields=PRIVATE), client(), now=now)
    change_listing(database, now, "l-1", exited_on=now.date())
    for told in (archive, later):  # the same, whatever decides today
        [found] = told.explain(answer.check_id, client(), now=now).subjects
        [entry] = found.entries
        rules = {rule.rule: rule for rule in entry.rules}
        assert {name: rule.status for name, rule in rules.items()} == {
            "government-bidding": Status.FAILED,
            "large-projects": Status.FAILED,
            "market": Status.FIRED,
        }
        [failed] = rules["large-projects"].failed
        assert (failed.field, failed.expected, failed.actual) == ("matter.amount", "10000000.00", "9999999.99")
    assert readings(database) == 0  # entries of organisations are public


def test_reading_what_the_answer_did_not_show_of_a_person_leaves_a_trace(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    person = person_code(7)
    kind = SubjectKind.NATURAL_PERSON
    add_listing(database, cipher, now, listing_id="p-1", list_id="debtors", code=person, name="王小明", kind=kind)
    asked = subject(person, kind="natural_person", name="王小明", role="legal-representative")
    shown = checks.submit(request(asked), client(), now=now)
    archive.explain(shown.check_id, client(), now=now)
    assert readings(database) == 0
    hidden = checks.submit(request(asked, fields=PRIVATE, case_no="JYGC-2026-0002"), client(), now=now)
    assert hidden.content["outcome"] == "clear"
    archive.explain(hidden.check_id, client(), now=now)
    assert readings(database) == 1


def test_it_is_for_those_who_may_see_the_check(checks: CheckService, archive: CheckArchive, now: datetime) -> None:
    answer = checks.submit(request(), client(), now=now)
    for stranger in (client("other", "jy-spj"), FINANCE_CLERK):
        with pytest.raises(NotFoundError):
            archive.explain(answer.check_id, stranger, now=now)


@pytest.mark.parametrize("document", [b"{", b"{}", b'{"inputs": {"matter": {"kind": "no.such"}}, "now": "x"}'])
def test_a_document_that_cannot_be_read_is_told(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, now: datetime, document: bytes
) -> None:
    answer = checks.submit(request(), client(), now=now)
    changed(database, answer.check_id, document=document)
    with pytest.raises(JiangchengError) as told:
        archive.explain(answer.check_id, client(), now=now)
    assert told.value.code == "document_damaged"
