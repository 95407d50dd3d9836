"""Importing rows: what becomes of good, changed, repeated and refused rows, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.inputs import Level, Mark, SubjectKind
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from tests.registry.conftest import Entries
from tests.registry.samples import Rows, adult_code, list_type, person_row, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code


def test_a_row_becomes_an_entry_with_typed_facts(take: Any, entries: Entries) -> None:
    report = take(
        row(1, amount="1,234,567.50", performance="部分未履行", filed_on="2025年3月1日", wilful="是", kinds="甲类、b")
    )
    assert (report.read, report.new, report.refused, report.version) == (1, 1, 0, 1)
    [entry] = entries(company_code(1))
    assert entry.facts == {
        "amount": 123456750, "performance": "part", "filed_on": 20250301, "wilful": True, "kinds": frozenset({"a", "b"}),
    }  # fmt: skip
    assert (entry.name, entry.level, entry.since, entry.until) == (
        "济源示例第1公司", Level.SERIOUS, date(2026, 1, 12), date(2028, 1, 11),
    )  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\u3001", "\uff0c", "\uff1b"])
def test_several_values_in_a_cell(take: Any, entries: Entries, separator: str) -> None:
    assert take(row(1, kinds=separator.join(["甲类", " b "]), amount="1\uff0c234.50")).new == 1
    [entry] = entries(company_code(1))
    assert (entry.facts["kinds"], entry.facts["amount"]) == (frozenset({"a", "b"}), 123450)


def test_the_same_rows_again_change_nothing(database: SqlDatabase, take: Any) -> None:
    take(row(1), person_row(2))
    again = take(row(1), person_row(2))
    assert (again.unchanged, again.new, again.changed, again.version) == (2, 0, 0, None)
    with database.read() as uow:
        assert uow.registry.current_version() == 1


@pytest.mark.parametrize(
    "change", [{"until": "2029-01-11"}, {"grounds": "规避执行"}, {"amount": "1.00"}, {"name": "新名"}]
)
def test_a_changed_row_is_a_new_version_of_the_same_entry(
    database: SqlDatabase, take: Any, change: dict[str, str], entries: Entries
) -> None:
    take(row(1))
    [before] = entries(company_code(1))
    report = take(row(1, **change))
    [after] = entries(company_code(1))
    assert (report.changed, report.new, report.version) == (1, 0, 2)
    assert (after.listing_id, after.version) == (before.listing_id, 2)
    with database.read() as uow:
        assert [known.version.listing.version for known in uow.registry.history(after.listing_id)] == [1, 2]


def test_brackets_and_width_do_not_make_another_decision(take: Any) -> None:
    take(row(1, decision_no="(2026)豫9001执1号"))
    report = take(row(1, decision_no="〔2026〕豫 9001 执1号"))
    assert (report.new, report.changed) == (0, 1)


def test_two_decisions_on_one_subject_are_two_entries(take: Any, entries: Entries) -> None:
    take(row(1), row(1, decision_no="(2026)豫9001执99号"))
    assert len(entries(company_code(1))) == 2


def test_a_changed_row_keeps_marks(database: SqlDatabase, take: Any, now: datetime, entries: Entries) -> None:
    take(row(1))
    [entry] = entries(company_code(1))
    with database.write() as uow:
        set_mark(
            uow,
            entry.listing_id,
            Mark.UNDER_OBJECTION,
            reason="当事人异议",
            actor="account:test",
            packs=NOBODY,
            now=now,
        )
    take(row(1, grounds="补充事由"))
    [after] = entries(company_code(1))
    assert after.marks == {Mark.UNDER_OBJECTION}


def test_an_exited_entry_does_not_come_back_by_import(
    database: SqlDatabase, take: Any, now: datetime, entries: Entries
) -> None:
    take(row(1))
    [entry] = entries(company_code(1))
    with database.write() as uow:
        exit_listing(
            uow, entry.listing_id, kind=ExitKind.REPAIRED, effective_on=date(2026, 11, 1), document_no="修复1号",
            reason="履行完毕", actor="account:test", packs=NOBODY, now=now,
        )  # fmt: skip
    same = take(row(1))
    assert (same.unchanged, [w.code for w in same.warnings]) == (1, ["already_exited"])
    changed = take(row(1, until=""))
    assert (changed.refused, changed.refusals[0].code) == (1, "exited")
    [after] = entries(company_code(1))
    assert after.exited_on == date(2026, 11, 1)


def test_refused_rows_do_not_stop_good_ones(take: Any) -> None:
    report = take(row(1), row(2, code="91419001MA00000150"), row(3))
    assert (report.read, report.new, report.refused, report.clean) == (3, 2, 1, False)
    [issue] = report.refusals
    assert (issue.line, issue.column, issue.title, issue.code) == (3, "code", "主体代码", "code_check_digit")
    assert "校验位" in issue.reason
    assert issue.advice


def test_all_faults_of_a_row_are_told_together(take: Any) -> None:
    report = take(row(1, decision_no="", decided_on="2026-02-30", level="极重", amount="1.234", performance="不明"))
    assert {(i.column, i.code) for i in report.refusals} == {
        ("decision_no", "required"), ("decided_on", "wrong_type"), ("level", "unknown_choice"),
        ("amount", "wrong_type"), ("performance", "unknown_choice"),
    }  # fmt: skip
    assert report.refused == 1


def test_repeated_rows_in_one_file(take: Any) -> None:
    report = take(row(1), row(1), row(1, grounds="别的"))
    assert (report.new, report.unchanged, report.refused) == (1, 1, 1)
    assert [(w.line, w.code) for w in report.warnings] == [(3, "repeated_row")]
    assert [(r.line, r.code) for r in report.refusals] == [(4, "conflicting_rows")]
    assert "第 2 行" in report.refusals[0].reason


def test_repeats_are_seen_across_batches(take: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registry.intake.BATCH", 2)
    report = take(row(1), row(2), row(3), row(1), row(2, grounds="别的"))
    assert (report.new, report.unchanged, report.refused) == (3, 1, 1)


def test_a_dry_run_foretells_and_writes_nothing(take: Any, entries: Entries) -> None:
    take(row(1), row(2))
    rows = [row(1), row(2, grounds="变更"), row(3), row(4, code="x"), person_row(5)]
    foretold = take(*rows, dry_run=True)
    assert (foretold.dry_run, foretold.version) == (True, None)
    assert not entries(company_code(3))
    real = take(*rows)
    for count in ("read", "new", "changed", "unchanged", "refused"):
        assert getattr(foretold, count) == getattr(real, count), count
    assert (real.new, real.changed, real.unchanged, real.refused) == (2, 1, 1, 1)


def test_one_import_is_one_version(take: Any, monkeypatch: pytest.MonkeyPatch, entries: Entries) -> None:
    monkeypatch.setattr("services.registry.intake.BATCH", 3)
    take(*(row(n) for n in range(1, 11)))
    assert {entries(company_code(n))[0].version for n in range(1, 11)} == {1}


def test_nothing_stays_when_the_file_fails_late(
    database: SqlDatabase, cipher: Cipher, now: datetime, entries: Entries
) -> None:
    class Failing(Rows):
        def __iter__(self) -> Any:
            yield from super().__iter__()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"), database.write() as uow:
        import_rows(uow, cipher, list_type(), Failing([row(n) for n in range(5)]), actor="account:test", now=now)
    with database.read() as uow:
        assert uow.registry.current_version() == 0
    assert not entries(company_code(1))


@pytest.mark.parametrize("mark", [";", "\uff1b"])
def test_responsible_persons_are_found_by_their_own_code(take: Any, entries: Entries, mark: str) -> None:
    first, second = adult_code(1), adult_code(2)
    report = take(
        row(1, responsible_name=f"张一{mark}李二", responsible_role=f"法定代表人{mark}主要负责人", responsible_code=f"{first}{mark}{second}",
            responsible_basis=f"决定书第三项{mark}决定书第四项")
    )  # fmt: skip
    assert report.new == 1
    [entry] = entries(second, SubjectKind.NATURAL_PERSON)
    assert [(p.role, p.basis) for p in entry.responsible_persons] == [
        ("法定代表人", "决定书第三项"),
        ("主要负责人", "决定书第四项"),
    ]
    take(row(1))
    assert entries(second, SubjectKind.NATURAL_PERSON) == []


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"responsible_name": "张一", "responsible_role": "法定代表人"}, "persons_do_not_match"),
        ({"responsible_name": "张一", "responsible_role": "法人", "responsible_code": "41900119850101001X", "responsible_basis": "依据"}, "code_check_digit"),
        ({"responsible_name": "张一", "responsible_role": "法人", "responsible_code": adult_code(1), "responsible_basis": " ; "}, "persons_do_not_match"),
    ],
)  # fmt: skip
def test_responsible_persons_must_be_whole(take: Any, columns: dict[str, str], code: str) -> None:
    report = take(row(1, **columns))
    assert [issue.code for issue in report.refusals] == [code]


def test_progress_is_told(
    database: SqlDatabase, cipher: Cipher, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registry.intake.BATCH", 2)
    told: list[int] = []
    with database.write() as uow:
        import_rows(
            uow, cipher, list_type(), Rows([row(n) for n in range(5)]), actor="account:test", now=now,
            progress=lambda read, _: told.append(read),
        )  # fmt: skip
    assert told == [2, 4, 5]


def test_lists_without_effect_are_kept_with_a_warning(take: Any) -> None:
    report = take(row(1), type_=list_type(status="disabled", status_reason="依据未核"))
    assert report.new == 1
    assert [(w.line, w.code) for w in report.warnings] == [(0, "inert_list")]
    assert "依据未核" in report.warnings[0].reason
