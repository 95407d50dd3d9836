"""XLSX through openpyxl's read-only mode, bounded: what the archive declares is checked before anything is unpacked.

Cells that a spreadsheet has changed or would still change are refused rather than guessed: formulas, error values, and
codes kept as numbers that have lost their last digits.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

from adapters.files.csv_rows import too_many_rows
from adapters.files.header import Header
from adapters.files.limits import Limits, unreadable
from adapters.files.xlsx_archive import BROKEN, check_archive, damaged
from services.registry.columns import Columns
from services.registry.rows import Issue, RawRow

_EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""


class XlsxRows:
    """Rows of the first sheet of one workbook. ``notes`` says which other sheets were left unread."""

    def __init__(self, path: Path, columns: Columns, limits: Limits) -> None:
        self.name = path.name
        self.notes: tuple[Issue, ...] = ()
        self._path, self._columns, self._limits = path, columns, limits
        self._seen, self._expected = 0, 0

    def fraction(self) -> float:
        """How much has been read, 0 to 1, going by the number of rows that the sheet claims."""
        return min(self._seen / self._expected, 1.0) if self._expected else 0.0

    def __iter__(self) -> Iterator[RawRow]:
        """Rows in order. Raises InvalidInputError for a file that cannot be read as a whole."""
        check_archive(self._path, self._limits)
        with self._path.open("rb") as file:  # opened here: openpyxl leaves files open when it fails
            try:
                yield from self._rows(file)
            except BROKEN as error:
                raise damaged() from error

    def _rows(self, file: BinaryIO) -> Iterator[RawRow]:
        with _no_remarks():
            workbook = load_workbook(file, read_only=True, keep_links=False)
        try:
            sheets = workbook.worksheets
            if not sheets:
                raise damaged()
            if len(sheets) > 1:
                others = "、".join(sheet.title[:30] for sheet in sheets[1:6])
                self.notes = (
                    Issue("", "sheets_left_out", f"只读取第一个工作表，未读取：{others}", "如需导入，请各存为一个文件"),
                )
            self._expected = sheets[0].max_row or 0
            yield from self._sheet(sheets[0])
        finally:
            workbook.close()

    def _sheet(self, sheet: Any) -> Iterator[RawRow]:
        header: Header | None = None
        number = 0
        grid = sheet.iter_rows(min_row=1, max_row=self._limits.rows + 2, min_col=1, max_col=self._limits.columns + 1)
        for line, cells in enumerate(_quiet(grid), 1):
            self._seen = line
            if cells and cells[-1].value is not None and len(cells) > self._limits.columns:
                raise unreadable(
                    "too_many_columns", "列太多", f"第 {line} 行超过 {self._limits.columns} 列", "请删除多余的列"
                )
            texts, faults = _texts(cells, header)
            if header is None:
                if any(text.strip() for text in texts):
                    header = Header(texts, self._columns)
                continue
            row = header.row(line, texts, faults)
            if row is not None:
                number += 1
                if number > self._limits.rows:
                    raise too_many_rows(self._limits)
                yield row
        if header is None:
            raise unreadable(
                "empty_file", "工作表是空的", "第一个工作表里没有找到列名", "第一行应为列名，从第二行起每行一个条目"
            )


@contextmanager
def _no_remarks() -> Iterator[None]:
    """openpyxl remarks on styles, validations and impossible dates; cells that matter are judged here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _quiet(rows: Iterator[Any]) -> Iterator[Any]:
    while True:
        with _no_remarks():
            row = next(rows, None)
        if row is None:
            return
        yield row


def _texts(cells: Any, header: Header | None) -> tuple[list[str], list[Issue]]:
    texts: list[str] = []
    faults: list[Issue] = []
    for position, cell in enumerate(cells):
        value = cell.value
        if value is None:
            texts.append("")
            continue
        fault = _fault(cell)
        if fault is not None:
            column = header.name(position) if header else ""
            faults.append(Issue(column, *fault))
            texts.append("")
        else:
            texts.append(value if isinstance(value, str) else _text(value))
    return texts, faults


def _fault(cell: Any) -> tuple[str, str, str] | None:
    if cell.data_type == "f":
        return "formula", "单元格是公式", "请把该列复制后“选择性粘贴为数值”，再导入"
    if cell.data_type == "e":
        return "error_value", "单元格是错误值（例如 #N/A）", "请改正该单元格"
    number = cell.value if isinstance(cell.value, int | float) else 0
    if not abs(number) < 10**_EXACT_DIGITS:  # so written, NaN is caught too
        return (
            "number_lost_digits",
            "长号码被存成了数字，后几位可能已丢失",
            "请把该列设为“文本”格式，按原件重新录入后导入",
        )
    return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
