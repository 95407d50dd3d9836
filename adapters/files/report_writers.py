"""The cleaning report as a file: XLSX and CSV for clerks, JSON for programs, chosen by the file's name.

Text that a spreadsheet would take for a formula is written so that it stays text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from adapters.files.limits import unreadable
from services.registry.report import ImportReport, RowIssue, report_json

_TITLES = ("处理", "行号", "列", "列名", "代码", "原因", "建议")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (8, 8, 18, 18, 24, 60, 60)


def write_report(report: ImportReport, path: Path) -> None:
    """Writes ``path`` anew. Raises InvalidInputError for a kind of file that is not offered."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise unreadable(
            "unknown_format", "不支持的报告类型", path.suffix or "没有扩展名", "请使用 .xlsx、.csv 或 .json"
        )
    writer(report, path)


def _summary(report: ImportReport) -> list[tuple[str, str | int]]:
    return [
        ("名单", report.list_title),
        ("文件", report.source),
        ("结果", report.summary()),
        ("读取", report.read),
        ("新增", report.new),
        ("变更", report.changed),
        ("无变化", report.unchanged),
        ("拒收", report.refused),
        ("因更正失效而撤回的案件", report.recalled),
        ("未逐条列出的问题", report.unlisted),
    ]


def _rows(report: ImportReport) -> Iterator[tuple[str | int, ...]]:
    for verdict, issues in (("拒收", report.refusals), ("提醒", report.warnings)):
        for issue in issues:
            yield _row(verdict, issue)


def _row(verdict: str, issue: RowIssue) -> tuple[str | int, ...]:
    line: str | int = issue.line or "整份文件"
    return verdict, line, issue.column, issue.title, issue.code, issue.reason, issue.advice


def safe_csv_text(value: str | int) -> str | int:
    """With a leading apostrophe where a spreadsheet would read a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write_csv(report: ImportReport, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark lets spreadsheets see UTF-8
        writer = csv.writer(file)
        writer.writerow(_TITLES)
        writer.writerows(tuple(safe_csv_text(value) for value in row) for row in _rows(report))


def _write_json(report: ImportReport, path: Path) -> None:
    text = json.dumps(report_json(report), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_xlsx(report: ImportReport, path: Path) -> None:
    book = Workbook(write_only=True)
    overview = book.create_sheet("概况")
    overview.column_dimensions["A"].width, overview.column_dimensions["B"].width = 26, 80
    for title, value in _summary(report):
        overview.append([_cell(overview, title, bold=True), _cell(overview, value)])
    details = book.create_sheet("逐行问题")
    details.freeze_panes = "A2"
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        details.column_dimensions[letter].width = width
    details.append([_cell(details, title, bold=True) for title in _TITLES])
    for row in _rows(report):
        details.append([_cell(details, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: str | int, *, bold: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell: Any = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever the text begins with
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


_WRITERS: Mapping[str, Callable[[ImportReport, Path], None]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".xlsx": _write_xlsx,
}
