"""A file that should hold the whole list, against what we hold: lacking, differing, still held; and its cleaning report."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.files.report_writers import write_report
from adapters.storage.database import SqlDatabase
from services.ports import Cipher
from services.registry.imports import import_file
from services.registry.intake import ReadHere
from services.registry.report import ImportReport, report_json
from tests.registry.conftest import Entries
from tests.registry.samples import Rows, adult_code, list_type, person_row, row
from tests.support.registry import company_code


@pytest.fixture
def compare(database: SqlDatabase, cipher: Cipher, now: datetime) -> Any:
    def run(*rows: dict[str, Any], dry_run: bool = False) -> ImportReport:
        with database.read() if dry_run else database.write() as uow:
            incoming = ReadHere(Rows(rows), list_type())
            return import_file(
                uow, cipher, list_type(), incoming, actor="account:test", now=now, dry_run=dry_run, whole=True
            )

    return run


def told(report: ImportReport) -> list[tuple[str, int, str, tuple[str, ...]]]:
    return [(delta.kind.value, delta.line, delta.decision_no, delta.fields) for delta in report.deltas]


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_we_lack_what_differs_and_what_we_still_hold(
    take: Any, compare: Any, entries: Entries, dry_run: bool
) -> None:
    take(row(1), row(2), row(3, amount="1.00"), row(4, until="2026-02-01"))
    report = compare(row(1), row(3, amount="2.00", grounds="更正"), row(5), dry_run=dry_run)
    assert told(report) == [
        ("new", 4, "(2026)豫9001执5号", ()),
        ("changed", 3, "(2026)豫9001执3号", ("列入事由", "未履行金额")),
        ("vanished", 0, "(2026)豫9001执2号", ()),
    ]
    assert report.vanished == 1  # the fourth had run out
    assert "待核实，未作退出" in report.summary()
    [still] = entries(company_code(2))
    assert still.in_force(date(2026, 11, 22))


def test_without_being_asked_nothing_has_vanished(take: Any) -> None:
    take(row(1), row(2))
    assert take(row(1)).vanished is None


def test_persons_are_masked_in_differences(take: Any, compare: Any) -> None:
    take(person_row(1, name="张三丰", decision_no="张三丰案1号"))
    report = compare(
        person_row(1, name="张三丰", decision_no="张三丰案1号", grounds="别的"), person_row(2, name="李四光")
    )
    kept = str(report_json(report)["deltas"])
    assert "张**" in kept
    for secret in ("张三丰", "李四光", adult_code(1)):
        assert secret not in kept


def test_the_report_counts_by_rule(take: Any, tmp_path: Path) -> None:
    report = take(
        row(1, code="91419001MA00000150"),
        row(2, code="91419001MA00000150"),
        row(3, since="2026-01-01", until="2027-01-01"),
    )
    assert [(r.refused, r.column, r.code, r.count) for r in report.rules] == [
        (True, "code", "code_check_digit", 2),
        (False, "since", "since_before_decided", 1),
    ]
    for name in ("a.xlsx", "a.html"):
        write_report(report, tmp_path / name)
    sheet = load_workbook(tmp_path / "a.xlsx")["按规则"]
    assert [cell.value for cell in sheet[2]][:4] == ["拒收", "主体代码", "code_check_digit", 2]
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "code_check_digit" in page
    assert page.count("<tr>") > 6


def test_a_page_shows_text_and_never_markup(take: Any, tmp_path: Path) -> None:
    report = take(row(1, level="<script>alert(1)</script>"))
    write_report(report, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script" in page


def test_the_page_of_a_comparison_lists_differences(take: Any, compare: Any, tmp_path: Path) -> None:
    take(row(1), row(2))
    write_report(compare(row(1), dry_run=True), tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "我方在册、文件没有（待核实，未作退出）" in page
    assert "(2026)豫9001执2号" in page
