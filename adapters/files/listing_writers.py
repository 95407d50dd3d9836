"""Exported lists as files: CSV with a mark for spreadsheets, XLSX, JSON Lines with Chinese titles as keys, chosen by the name.

Text that a spreadsheet would take for a formula is written so that it stays text. A file that exists is not overwritten.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from adapters.documents.workbook import MAX_ROWS, Sheet, write_book
from adapters.files.csv_text import safe_csv_text
from adapters.files.limits import unreadable
from services.registry.export import Export

_SHEET_ROWS = MAX_ROWS - 1
"""Beside the titles."""


def write_listings(export: Export, path: Path) -> int:
    """Writes all rows; how many. Raises InvalidInputError for a kind that is not offered, and where the file exists."""
    if path.exists():
        raise unreadable("file_exists", "文件已经存在", path.name, "请换一个文件名，或先移走原来的文件")
    kind = path.suffix.lower()
    if kind == ".csv":
        return _write_csv(export, path)
    if kind == ".xlsx":
        return _write_xlsx(export, path)
    if kind in (".jsonl", ".ndjson"):
        return _write_json_lines(export, path)
    raise unreadable("unknown_format", "不支持的文件类型", path.suffix or "没有扩展名", "请使用 .csv、.xlsx 或 .jsonl")


def _write_csv(export: Export, path: Path) -> int:
    number = 0
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(export.titles)
        for row in export.rows:
            number += 1
            writer.writerow([safe_csv_text(value) for value in row])
    return number


def _write_json_lines(export: Export, path: Path) -> int:
    number = 0
    with path.open("x", encoding="utf-8") as file:
        for row in export.rows:
            number += 1
            filled = {title: value for title, value in zip(export.titles, row, strict=True) if value}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")
    return number


def _write_xlsx(export: Export, path: Path) -> int:
    number = 0

    def rows() -> Iterator[list[str]]:
        nonlocal number
        for number, row in enumerate(export.rows, 1):
            if number > _SHEET_ROWS:
                raise unreadable("too_many_rows", "名单太长", f"一个工作表最多 {_SHEET_ROWS} 行", "请导出为 CSV")
            yield row

    write_book(path, [Sheet("名单", (24,) * len(export.titles), rows(), export.titles)])
    return number
