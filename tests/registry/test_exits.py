"""Leaving a list, marks and publicity: what they do to force, and what they leave alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark
from services.audit import verify
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.registry.exits import ExitResult, exit_listing
from services.registry.marking import clear_mark, end_publicity, set_mark
from services.registry.model import ExitKind, Status, status_on
from tests.registry.conftest import Entries
from tests.registry.samples import row
from tests.support.offices import NOBODY
from tests.support.registry import company_code

TODAY = date(2026, 11, 22)


@pytest.fixture
def listing_id(take: Any, entries: Entries) -> str:
    take(row(1))
    return entries(company_code(1))[0].listing_id


def leave(database: SqlDatabase, listing_id: str, now: datetime, **changes: Any) -> ExitResult:
    given = {
        "kind": ExitKind.REPAIRED,
        "effective_on": TODAY,
        "document_no": "济信修复〔2026〕3号",
        "reason": "履行完毕",
        "actor": "account:test",
    } | changes
    with database.write() as uow:
        return exit_listing(uow, listing_id, packs=NOBODY, now=now, **given)


@pytest.mark.parametrize("kind", list(ExitKind))
def test_an_exit_counts_from_its_day(
    database: SqlDatabase, entries: Entries, listing_id: str, now: datetime, kind: ExitKind
) -> None:
    result = leave(database, listing_id, now, kind=kind, effective_on=TODAY - timedelta(days=2))
    [entry] = entries(company_code(1))
    assert result == ExitResult(version=2, recalled=0)
    assert entry.version == 2
    assert [entry.in_force(TODAY - timedelta(days=back)) for back in (3, 2, 0)] == [True, False, False]
    assert status_on(entry, TODAY) is Status.EXITED


def test_what_was_known_before_stays(database: SqlDatabase, listing_id: str, now: datetime) -> None:
    leave(database, listing_id, now + timedelta(hours=1))
    with database.read() as uow:
        before = uow.registry.newest([listing_id], known_at=uow.registry.version_at(now))[listing_id]
        after = uow.registry.newest([listing_id])[listing_id]
        history = uow.registry.history(listing_id)
    assert (before.listing.exited_on, before.exit) == (None, None)
    assert after.exit is not None
    assert (after.exit.kind, after.exit.document_no, after.exit.reason) == (
        ExitKind.REPAIRED,
        "济信修复〔2026〕3号",
        "履行完毕",
    )
    assert [(known.commit.version, known.commit.at) for known in history] == [(1, now), (2, now + timedelta(hours=1))]


def test_a_second_exit_is_a_conflict(database: SqlDatabase, listing_id: str, now: datetime) -> None:
    leave(database, listing_id, now)
    with pytest.raises(ConflictError, match="already_exited") as told:
        leave(database, listing_id, now, kind=ExitKind.REVOKED)
    assert "信用修复" in told.value.detail
    with database.read() as uow:
        assert uow.registry.current_version() == 2


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"effective_on": TODAY + timedelta(days=1)}, "effective_on", "exit_in_future"),
        ({"effective_on": date(2026, 1, 9)}, "effective_on", "exit_before_decision"),
        ({"kind": "expired"}, "kind", "unknown_exit_kind"),
        ({"document_no": " "}, "document_no", "invalid_field"),
        ({"reason": ""}, "reason", "invalid_field"),
        ({"reason": "x" * 2001}, "reason", "invalid_field"),
        ({"document_no": "a\x00b"}, "document_no", "invalid_field"),
    ],
)
def test_wrong_exits_change_nothing(
    database: SqlDatabase, listing_id: str, now: datetime, changes: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidInputErrors) as told:
        leave(database, listing_id, now, **changes)
    assert [(fault.field, fault.code) for fault in told.value.errors] == [(field, code)]
    with database.read() as uow:
        assert uow.registry.current_version() == 1


def test_the_day_of_the_exit_is_counted_in_shanghai(database: SqlDatabase, listing_id: str) -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    leave(database, listing_id, late, effective_on=date(2026, 11, 23))


@pytest.mark.parametrize("listing_id", ["0" * 32, "", "a\x00b", "\ud800", "'; --"])
def test_an_unknown_entry(database: SqlDatabase, now: datetime, listing_id: str) -> None:
    with pytest.raises(NotFoundError):
        leave(database, listing_id, now)


@pytest.mark.parametrize("mark", [Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR])
def test_objection_and_repair_are_shown_and_change_nothing(
    database: SqlDatabase, entries: Entries, listing_id: str, now: datetime, mark: Mark
) -> None:
    with database.write() as uow:
        set_mark(uow, listing_id, mark, reason="当事人申请", actor="account:test", packs=NOBODY, now=now)
    [entry] = entries(company_code(1))
    assert entry.marks == {mark}
    assert entry.in_force(TODAY)
    with database.write() as uow:
        clear_mark(uow, listing_id, mark, reason="核查完毕", actor="account:test", packs=NOBODY, now=now)
    assert entries(company_code(1))[0].marks == frozenset()


def test_suspension_stops_force_until_it_is_lifted(
    database: SqlDatabase, entries: Entries, listing_id: str, now: datetime
) -> None:
    with database.write() as uow:
        set_mark(uow, listing_id, Mark.SUSPENDED, reason="重整裁定", actor="account:test", packs=NOBODY, now=now)
    [entry] = entries(company_code(1))
    assert not entry.in_force(TODAY)
    assert status_on(entry, TODAY) is Status.SUSPENDED
    with database.write() as uow:
        clear_mark(uow, listing_id, Mark.SUSPENDED, reason="重整失败", actor="account:test", packs=NOBODY, now=now)
    assert entries(company_code(1))[0].in_force(TODAY)


def test_marks_that_make_no_sense(database: SqlDatabase, listing_id: str, now: datetime) -> None:
    def mark() -> None:
        with database.write() as uow:
            set_mark(uow, listing_id, Mark.UNDER_REPAIR, reason="申请", actor="account:test", packs=NOBODY, now=now)

    with pytest.raises(ConflictError, match="not_marked"), database.write() as uow:
        clear_mark(uow, listing_id, Mark.UNDER_REPAIR, reason="办结", actor="account:test", packs=NOBODY, now=now)
    mark()
    with pytest.raises(ConflictError, match="already_marked"):
        mark()
    with pytest.raises(InvalidInputError, match="reason_required"), database.write() as uow:
        clear_mark(uow, listing_id, Mark.UNDER_REPAIR, reason=" ", actor="account:test", packs=NOBODY, now=now)
    leave(database, listing_id, now)
    with pytest.raises(ConflictError, match="already_exited"), database.write() as uow:
        set_mark(uow, listing_id, Mark.UNDER_OBJECTION, reason="异议", actor="account:test", packs=NOBODY, now=now)


def test_ending_publicity_is_not_an_exit(
    database: SqlDatabase, entries: Entries, listing_id: str, now: datetime
) -> None:
    with database.write() as uow:
        end_publicity(uow, listing_id, until=date(2026, 1, 31), actor="account:test", now=now)
    assert entries(company_code(1))[0].in_force(TODAY)
    with database.read() as uow:
        assert uow.registry.newest([listing_id])[listing_id].publicity_until == date(2026, 1, 31)


def test_every_change_is_in_the_audit_trail(database: SqlDatabase, listing_id: str, now: datetime) -> None:
    with database.write() as uow:
        set_mark(uow, listing_id, Mark.UNDER_REPAIR, reason="申请", actor="account:test", packs=NOBODY, now=now)
    leave(database, listing_id, now)
    with database.read() as uow:
        told = [(entry.action, entry.entity) for entry in uow.audit.entries()]
        assert verify.verify(uow) == []
    assert told == [
        ("listing.import", "list:debtors"),
        ("listing.mark", f"listing:{listing_id}"),
        ("listing.exit", f"listing:{listing_id}"),
    ]
