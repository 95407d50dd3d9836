"""The cleaning report as a file a clerk opens."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.files.report_writers import write_report
from services.errors import InvalidInputError
from services.registry import report as reports
from services.registry.columns import columns_of
from services.registry.report import ImportReport, ReportBuilder
from services.registry.rows import Issue
from tests.registry.samples import list_type

EVIL = ["=cmd|'/c calc'!A0", "+1+1", "-2", "@SUM(A1)", "\tx", "正常,文字"]


def sample() -> ImportReport:
    builder = ReportBuilder(columns_of(list_type()), read=9, new=3)
    for line, text in enumerate(EVIL, 2):
        builder.refuse(line, [Issue("name", "wrong_type", text, "请改正")])
    builder.warn(0, [Issue("", "inert_list", "仅供存档", "无")])
    return builder.report(list_id="debtors", list_title="示例名单", source="a.csv", dry_run=False, version=3)


def test_csv_opens_in_a_spreadsheet_without_formulas(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_report(sample(), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["处理", "行号", "列", "列名", "代码", "原因", "建议"]
    assert [row[5] for row in rows[:5]] == [f"'{text}" for text in EVIL[:5]]
    assert rows[5] == ["拒收", "7", "name", "主体名称", "wrong_type", "正常,文字", "请改正"]
    assert rows[6][:2] == ["提醒", "整份文件"]


def test_xlsx_keeps_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_report(sample(), path)
    book = load_workbook(path)
    cells = [row[5] for row in book["逐行问题"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells[:6]] == EVIL
    assert {cell.data_type for cell in cells} == {"s"}
    assert dict(book["概况"].iter_rows(values_only=True))["拒收"] == 6


def test_json_is_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_report(sample(), path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["counts"] == {"read": 9, "new": 3, "changed": 0, "unchanged": 0, "refused": 6, "recalled": 0}
    assert told["registry_version"] == 3
    assert [issue["line"] for issue in told["refusals"]] == [2, 3, 4, 5, 6, 7]
    assert told["warnings"][0]["reason"] == "仅供存档"


def test_characters_that_xlsx_cannot_hold(tmp_path: Path) -> None:
    builder = ReportBuilder(columns_of(list_type()))
    builder.refuse(2, [Issue("name", "unusable_text", "含\x01符", "请改正")])
    path = tmp_path / "report.xlsx"
    write_report(builder.report(list_id="d", list_title="d", source="d", dry_run=True, version=None), path)
    assert load_workbook(path)["逐行问题"]["F2"].value == "含�符"


def test_other_kinds_of_report_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="unknown_format"):
        write_report(sample(), tmp_path / "report.doc")


def test_a_flood_of_issues_is_counted_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MAX_ISSUES", 3)
    builder = ReportBuilder(columns_of(list_type()))
    for line in range(10):
        builder.refuse(line, [Issue("name", "required", "空", "填")])
    report = builder.report(list_id="d", list_title="d", source="d", dry_run=True, version=None)
    assert (report.refused, len(report.refusals), report.unlisted) == (10, 3, 7)
