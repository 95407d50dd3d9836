"""I-08: when an entry leaves its list, or stops binding, open cases are recalled in the same transaction and checks stop hitting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.cases.listing import list_cases
from services.cases.model import CaseFilter
from services.checks.service import CheckService
from services.ports import Cipher
from services.registry.exits import ExitResult, exit_listing
from services.registry.imports import import_rows
from services.registry.marking import clear_mark, set_mark
from tests.registry.conftest import Entries
from tests.registry.samples import Rows, row
from tests.support.callers import CREDIT_OFFICE, client
from tests.support.checks import DEBTOR, request
from tests.support.fixtures import checks, engine, packs
from tests.support.offices import NOBODY

__all__ = ["checks", "engine", "packs"]


class Town:
    """A bidder who is a debtor, asked about under ever new case numbers."""

    def __init__(
        self, database: SqlDatabase, cipher: Cipher, checks: CheckService, packs: PackSet, now: datetime
    ) -> None:
        self.database, self.cipher, self.checks, self.packs, self.now = database, cipher, checks, packs, now
        self.asked = 0

    def list(self, **changes: Any) -> Any:
        cells = row(1, code=DEBTOR, until="") | changes
        with self.database.write() as uow:
            list_type = self.packs.lists["debtors"]
            return import_rows(uow, self.cipher, list_type, Rows([cells]), actor="account:t", now=self.now)

    def outcome(self) -> str:
        self.asked += 1
        answer = self.checks.submit(request(case_no=f"A-{self.asked}"), client(), now=self.now)
        return str(answer.content["outcome"])

    def leave(self, listing_id: str) -> ExitResult:
        with self.database.write() as uow:
            return exit_listing(
                uow, listing_id, kind="repaired", effective_on=date(2026, 11, 22), document_no="修1号", reason="履行完毕",
                actor="account:t", packs=NOBODY, now=self.now,
            )  # fmt: skip

    def states(self) -> set[str]:
        with self.database.read() as uow:
            return {case.state.value for case in list_cases(uow, CREDIT_OFFICE, CaseFilter()).cases}


@pytest.fixture
def town(database: SqlDatabase, cipher: Cipher, checks: CheckService, packs: PackSet, now: datetime) -> Town:
    return Town(database, cipher, checks, packs, now)


@pytest.fixture
def listing_id(town: Town, entries: Entries) -> str:
    assert town.list().new == 1
    assert town.outcome() == "restricted"
    assert town.states() == {"prompted"}
    return entries(DEBTOR)[0].listing_id


def test_an_exit_recalls_every_open_case(town: Town, listing_id: str) -> None:
    with town.database.read() as uow:
        opened = len(list_cases(uow, CREDIT_OFFICE, CaseFilter()).cases)
    result = town.leave(listing_id)
    assert result.recalled == opened > 1
    assert town.states() == {"recalled"}
    assert town.outcome() == "clear"


def test_an_exit_that_fails_recalls_nothing(town: Town, listing_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit entry comes last; if it cannot be written, neither exit nor recall may stay."""

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("services.registry.exits.trail.record", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        town.leave(listing_id)
    monkeypatch.undo()
    assert town.states() == {"prompted"}
    assert town.outcome() == "restricted"


def test_suspension_recalls_and_its_end_lets_checks_hit_again(town: Town, listing_id: str) -> None:
    with town.database.write() as uow:
        assert (
            set_mark(
                uow, listing_id, Mark.SUSPENDED, reason="裁定", actor="account:t", packs=NOBODY, now=town.now
            ).recalled
            > 1
        )
    assert town.states() == {"recalled"}
    assert town.outcome() == "clear"
    with town.database.write() as uow:
        clear_mark(uow, listing_id, Mark.SUSPENDED, reason="终止", actor="account:t", packs=NOBODY, now=town.now)
    assert town.outcome() == "restricted"


def test_an_objection_recalls_nothing(town: Town, listing_id: str) -> None:
    with town.database.write() as uow:
        assert (
            set_mark(
                uow, listing_id, Mark.UNDER_OBJECTION, reason="异议", actor="account:t", packs=NOBODY, now=town.now
            ).recalled
            == 0
        )
    assert town.states() == {"prompted"}


def test_a_corrected_row_that_ends_an_entry_recalls(town: Town, listing_id: str) -> None:
    assert town.list(grounds="补充").recalled == 0
    assert town.states() == {"prompted"}
    report = town.list(until="2026-11-21")
    assert (report.changed, report.recalled > 1) == (1, True)
    assert town.states() == {"recalled"}
    assert town.outcome() == "clear"
