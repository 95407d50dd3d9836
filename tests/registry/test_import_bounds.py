"""A file of an unlikely size: too few rows abort it, too many rows and too many missing entries are told, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark
from services.errors import InvalidInputError
from services.registry.exits import exit_listing
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from tests.registry.conftest import Entries
from tests.registry.samples import list_type, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code


def bounded(**bounds: int) -> Any:
    return list_type(import_bounds={name: str(value) for name, value in bounds.items()})


def codes(report: Any) -> list[tuple[int, str]]:
    return [(warning.line, warning.code) for warning in report.warnings]


@pytest.mark.parametrize("dry_run", [True, False])
def test_too_few_rows_abort_the_whole_import(database: SqlDatabase, take: Any, entries: Entries, dry_run: bool) -> None:
    with pytest.raises(InvalidInputError) as caught:
        take(row(1), row(2, code="x"), type_=bounded(min_rows=3), dry_run=dry_run)
    assert caught.value.code == "too_few_rows"
    assert "只有 2 行" in caught.value.title
    assert "最少 3 行" in caught.value.title
    with database.read() as uow:
        assert uow.registry.current_version() == 0
    assert entries(company_code(1)) == []


def test_a_refused_row_is_a_row_of_the_file(take: Any) -> None:
    report = take(row(1), row(2, code="x"), type_=bounded(min_rows=2, max_rows=2))
    assert (report.new, report.refused, codes(report)) == (1, 1, [])


def test_too_many_rows_are_taken_with_a_remark(take: Any) -> None:
    report = take(row(1), row(2), row(3), type_=bounded(max_rows=2))
    assert (report.new, codes(report)) == (3, [(0, "too_many_rows")])
    assert "最多 2 行" in report.warnings[0].reason


@pytest.mark.parametrize(("kept", "told"), [(10, False), (8, False), (7, True), (0, True)])
def test_more_than_the_share_missing_is_told_and_nobody_leaves(
    take: Any, entries: Entries, kept: int, told: bool
) -> None:
    take(*(row(n) for n in range(10)))
    report = take(*(row(n) for n in range(kept)), row(90), type_=bounded(max_vanished_percent=20))
    assert (codes(report) == [(0, "many_vanished")]) is told
    if told:
        assert f"在册 10 条中有 {10 - kept} 条" in report.warnings[0].reason
    assert len(entries(company_code(9))) == 1


def test_only_entries_on_the_list_can_vanish(database: SqlDatabase, take: Any, entries: Entries, now: datetime) -> None:
    take(row(1), row(2), row(3), row(4, until="2026-02-01"), row(5, since="2099-01-01", until=""), row(6))
    take(row(7), type_=list_type(id="other"))
    [left], [suspended] = entries(company_code(2)), entries(company_code(6))
    with database.write() as uow:
        exit_listing(
            uow, left.listing_id, kind=ExitKind.REVOKED, effective_on=date(2026, 11, 1), document_no="撤1号",
            reason="撤销", actor="account:test", packs=NOBODY, now=now,
        )  # fmt: skip
        set_mark(uow, suspended.listing_id, Mark.SUSPENDED, reason="复议", actor="account:test", packs=NOBODY, now=now)
    report = take(row(1), row(3, grounds="补充事由"), type_=bounded(max_vanished_percent=0))
    assert "在册 3 条中有 1 条（33%）" in report.warnings[0].reason
    assert codes(take(row(1), row(3), row(6), type_=bounded(max_vanished_percent=0))) == []


def test_a_first_file_lets_nobody_vanish(take: Any) -> None:
    assert codes(take(row(1), type_=bounded(max_vanished_percent=0))) == []


def test_a_dry_run_foretells_what_would_be_missing(take: Any) -> None:
    take(row(1), row(2))
    report = take(row(1), type_=bounded(max_vanished_percent=10), dry_run=True)
    assert codes(report) == [(0, "many_vanished")]


def test_without_bounds_nothing_is_said(take: Any) -> None:
    take(*(row(n) for n in range(5)))
    assert codes(take(row(9))) == []
