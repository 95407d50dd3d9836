"""XLSX through openpyxl's read-only mode, bounded: what the archive declares is checked before anything is unpacked.

Cells that a spreadsheet has changed or would still change are refused rather than guessed: formulas, error values, and
codes kept as numbers that have lost their last digits.
"""

from __future__ import annotations

import math
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from adapters.files.csv_rows import too_many_rows
from adapters.files.header import Header
from adapters.files.limits import MIB, Limits, size_text, unreadable
from services.registry.columns import Columns
from services.registry.rows import Issue, RawRow

_EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""
_RATIO_FROM = 20 * MIB
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What openpyxl, its XML parser and zipfile raise on damaged files."""


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
            except _BROKEN as error:
                raise _damaged() from error

    def _rows(self, file: BinaryIO) -> Iterator[RawRow]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles and validations, which do not matter here
            workbook = load_workbook(file, read_only=True, keep_links=False)
        try:
            sheets = workbook.worksheets
            if not sheets:
                raise _damaged()
            if len(sheets) > 1:
                others = "、".join(sheet.title[:30] for sheet in sheets[1:6])
                self.notes = (
                    Issue("", "sheets_left_out", f"只读取第一个工作表,未读取:{others}", "如需导入,请各存为一个文件"),
                )
            self._expected = sheets[0].max_row or 0
            yield from self._sheet(sheets[0])
        finally:
            workbook.close()

    def _sheet(self, sheet: Any) -> Iterator[RawRow]:
        header: Header | None = None
        number = 0
        grid = sheet.iter_rows(min_row=1, max_row=self._limits.rows + 2, min_col=1, max_col=self._limits.columns + 1)
        for line, cells in enumerate(grid, 1):
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
                "empty_file", "工作表是空的", "第一个工作表里没有找到列名", "第一行应为列名,从第二行起每行一个条目"
            )


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
        return "formula", "单元格是公式", "请把该列复制后“选择性粘贴为数值”,再导入"
    if cell.data_type == "e":
        return "error_value", "单元格是错误值(例如 #N/A)", "请改正该单元格"
    number = cell.value if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) else 0
    if not math.isfinite(number) or abs(number) >= 10**_EXACT_DIGITS:
        return (
            "number_lost_digits",
            "长号码被存成了数字,后几位可能已丢失",
            "请把该列设为“文本”格式,按原件重新录入后导入",
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


def check_archive(path: Path, limits: Limits) -> None:
    """Refuses what is not an XLSX, and what would unpack to more than the limits, going by the archive's directory.

    Python's zipfile unpacks no part beyond its declared size, so a false declaration cannot get past this.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable(
            "old_excel",
            "不是 XLSX 文件",
            "文件是旧版 .xls 格式,或设有密码",
            "请取消密码,另存为“Excel 工作簿 (.xlsx)”后导入",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _BROKEN as error:
        raise _damaged() from error
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    whole = max((part.file_size for part in parts if not part.filename.startswith("xl/worksheets/")), default=0)
    if total > limits.unpacked_bytes or whole > limits.unpacked_part_bytes or len(parts) > 10_000:
        raise _too_large(total)
    if total > _RATIO_FROM and total > packed * limits.unpacked_ratio:
        raise _too_large(total)


def _too_large(total: int) -> Exception:
    return unreadable(
        "xlsx_too_large", "XLSX 解压后过大", f"解压后约 {size_text(total)}", "请删除多余的工作表和空行,或改用 CSV 导入"
    )


def _damaged() -> Exception:
    return unreadable(
        "broken_xlsx", "无法读取该 XLSX 文件", "文件不完整,或不是电子表格", "请用电子表格软件打开并另存为 .xlsx 后重试"
    )
