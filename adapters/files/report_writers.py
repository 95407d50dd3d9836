"""The cleaning report as a file: XLSX, HTML and CSV for clerks, JSON for programs, chosen by the file's name.

Text that a spreadsheet would take for a formula is written so that it stays text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TextIO

from adapters.documents.workbook import Sheet, Strong, write_book
from adapters.files.csv_text import safe_csv_text
from adapters.files.limits import unreadable
from services.registry.deltas import DELTA_TITLES
from services.registry.report import ImportReport, RowIssue, report_json

_TITLES = ("处理", "行号", "列", "列名", "代码", "原因", "建议")
_RULE_TITLES = ("处理", "列", "代码", "次数", "首例原因", "建议")
_DELTA_TITLES = ("差异", "行号", "主体", "决定文书号", "认定机关", "不同的列", "条目编号")
_STYLE = """<style>
body { font-family: sans-serif; margin: 2em; }
table { border-collapse: collapse; margin-bottom: 2em; }
th, td { border: 1px solid #999; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
th { background: #eee; }
</style>
"""
_Table = tuple[str, tuple[str, ...], Iterator[tuple[str | int, ...]]]
_WIDTHS = {"按规则": (24,) * 6, "逐条差异": (24,) * 7, "逐行问题": (8, 8, 18, 18, 24, 60, 60)}


def write_report(report: ImportReport, path: Path) -> None:
    """Writes ``path`` anew. Raises InvalidInputError for a kind of file that is not offered."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise unreadable(
            "unknown_format", "不支持的报告类型", path.suffix or "没有扩展名", "请使用 .xlsx、.html、.csv 或 .json"
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
        *(
            []
            if report.vanished is None
            else [("文件中没有而仍在册（待核实，未作退出；被拒收的行不算）", report.vanished)]
        ),
    ]


def _rows(report: ImportReport) -> Iterator[tuple[str | int, ...]]:
    for verdict, issues in (("拒收", report.refusals), ("提醒", report.warnings)):
        for issue in issues:
            yield _row(verdict, issue)


def _row(verdict: str, issue: RowIssue) -> tuple[str | int, ...]:
    line: str | int = issue.line or "整份文件"
    return verdict, line, issue.column, issue.title, issue.code, issue.reason, issue.advice


def _write_csv(report: ImportReport, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark lets spreadsheets see UTF-8
        writer = csv.writer(file)
        writer.writerow(_TITLES)
        writer.writerows(tuple(safe_csv_text(value) for value in row) for row in _rows(report))


def _write_json(report: ImportReport, path: Path) -> None:
    text = json.dumps(report_json(report), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _write_xlsx(report: ImportReport, path: Path) -> None:
    overview = Sheet("概况", (26, 80), [(Strong(title), value) for title, value in _summary(report)])
    write_book(path, [overview, *(Sheet(title, _WIDTHS[title], rows, heads) for title, heads, rows in _tables(report))])


def _tables(report: ImportReport) -> list[_Table]:
    """What the report shows beside its overview; the rows themselves come last."""
    tables: list[_Table] = [("按规则", _RULE_TITLES, _rules(report))]
    if report.vanished is not None:
        tables.append(("逐条差异", _DELTA_TITLES, _deltas(report)))
    return [*tables, ("逐行问题", _TITLES, _rows(report))]


def _rules(report: ImportReport) -> Iterator[tuple[str | int, ...]]:
    for rule in report.rules:
        yield (
            "拒收" if rule.refused else "提醒",
            rule.title,
            rule.code,
            rule.count,
            rule.example,
            rule.advice,
        )


def _deltas(report: ImportReport) -> Iterator[tuple[str | int, ...]]:
    for delta in report.deltas:
        where: str | int = delta.line or ""
        yield (
            DELTA_TITLES[delta.kind],
            where,
            delta.name,
            delta.decision_no,
            delta.authority,
            "、".join(delta.fields),
            delta.listing_id,
        )


def _write_html(report: ImportReport, path: Path) -> None:
    """One page that needs nothing else and can be printed."""
    with path.open("w", encoding="utf-8") as file:
        title = escape(f"清洗报告：{report.list_title}")
        file.write(f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>\n{_STYLE}')
        file.write(f"</head><body><h1>{title}</h1>\n<table>\n")
        for name, value in _summary(report):
            file.write(f'<tr><th scope="row">{escape(name)}</th><td>{escape(str(value))}</td></tr>\n')
        file.write("</table>\n")
        for heading, heads, rows in _tables(report):
            _write_table(file, heading, heads, rows)
        file.write("</body></html>\n")


def _write_table(file: TextIO, heading: str, heads: tuple[str, ...], rows: Iterator[tuple[str | int, ...]]) -> None:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    file.write(f"<h2>{escape(heading)}</h2>\n<table><thead><tr>{cells}</tr></thead><tbody>\n")
    for row in rows:
        file.write("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>\n")
    file.write("</tbody></table>\n")


_WRITERS: Mapping[str, Callable[[ImportReport, Path], None]] = {
    ".csv": _write_csv,
    ".html": _write_html,
    ".json": _write_json,
    ".xlsx": _write_xlsx,
}
