"""Chooses the reader of a listing file by its name, after the bounds that hold for every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from adapters.files.csv_rows import CsvRows
from adapters.files.jsonl_rows import JsonLinesRows
from adapters.files.limits import Limits, size_text, unreadable
from services.registry.columns import Columns
from services.registry.rows import RowSource


def _xlsx(path: Path, columns: Columns, limits: Limits) -> RowSource:
    from adapters.files.xlsx_rows import XlsxRows  # openpyxl takes long to import, and most commands read no workbook

    return XlsxRows(path, columns, limits)


_READERS: Mapping[str, Callable[[Path, Columns, Limits], RowSource]] = {
    ".csv": CsvRows,
    ".xlsx": _xlsx,
    ".jsonl": JsonLinesRows,
    ".ndjson": JsonLinesRows,
}

KINDS = frozenset(_READERS)
"""Endings of names by which files are known."""


def open_rows(path: Path, columns: Columns, limits: Limits | None = None) -> RowSource:
    """The rows of a file. Raises InvalidInputError when it is missing, too large, or of no known kind."""
    limits = limits or Limits()
    if not path.is_file():
        raise unreadable("no_such_file", "没有找到文件", str(path.name), "请核对文件名和所在文件夹")
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise unreadable(
            "file_too_large",
            "文件过大",
            f"{size_text(size)}，上限 {size_text(limits.file_bytes)}",
            "请拆成几个文件分别导入",
        )
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise unreadable(
            "unknown_format", "不支持的文件类型", path.suffix or "没有扩展名", "请使用 .csv、.xlsx 或 .jsonl 文件"
        )
    return reader(path, columns, limits)
