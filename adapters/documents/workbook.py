"""Workbooks written row by row into a file, so that a hundred thousand rows need no more memory than one.

Text is never a formula, whatever it begins with; a formula is only what the program itself wrote as :class:`Formula`, together
with its value, so that readers that do not calculate show it too.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_576
"""What a sheet holds, its heads included."""

MAX_TEXT = 32_767
"""What a cell holds; longer text is cut, and says so at its end."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How text begins that a spreadsheet would take for a formula."""

_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculated cell, in English notation and beginning with ``=``. ``value``: what it comes to now."""

    text: str
    value: int | float | str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that stands out: a heading within a sheet, or a head of a column."""

    text: str


Value = str | int | float | date | Formula | Strong | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """``heads`` stay in sight while one scrolls; a sheet of several small tables has none. ``widths`` are in characters."""

    title: str
    widths: Sequence[int]
    rows: Iterable[Sequence[Value]]
    heads: Sequence[str] = ()


def write_book(path: Path, sheets: Iterable[Sheet]) -> None:
    """Writes the workbook anew, or leaves no file. The rows of each sheet are taken once, in order, and not kept."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    try:
        formats = _Formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.title), sheet, formats)
    except BaseException:
        with suppress(Exception):
            book.close()
        path.unlink(missing_ok=True)
        raise
    book.close()


def book_bytes(sheets: Iterable[Sheet]) -> bytes:
    """A small workbook in memory."""
    with tempfile.TemporaryDirectory(prefix="jc-book-") as folder:
        path = Path(folder) / "book.xlsx"
        write_book(path, sheets)
        return path.read_bytes()


def book_file(sheets: Iterable[Sheet]) -> Path:
    """A large workbook in a file of its own, which whoever sends it removes afterwards."""
    handle = tempfile.NamedTemporaryFile(prefix="jc-book-", suffix=".xlsx", delete=False)  # noqa: SIM115
    handle.close()
    path = Path(handle.name)
    write_book(path, sheets)
    return path


class _Formats:
    def __init__(self, book: Any) -> None:
        wrapped = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F4", **wrapped})
        self.strong = book.add_format({"bold": True})
        self.text = book.add_format(wrapped)
        self.quoted = book.add_format({"quote_prefix": True, **wrapped})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.measured = book.add_format({"num_format": "#,##0.0", "valign": "top"})
        self.percent = book.add_format({"num_format": "0.0%", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})


def _write_sheet(target: Any, sheet: Sheet, formats: _Formats) -> None:
    for place, width in enumerate(sheet.widths):
        target.set_column(place, place, width)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    first = 0
    if sheet.heads:
        for place, head in enumerate(sheet.heads):
            target.write_string(0, place, head, formats.head)
        target.freeze_panes(1, 0)
        target.repeat_rows(0)
        first = 1
    for number, row in enumerate(sheet.rows, first):
        if number >= MAX_ROWS:
            raise ValueError("more rows than a sheet holds")
        for place, value in enumerate(row):
            _write_cell(target, number, place, value, formats)


def _write_cell(target: Any, row: int, place: int, value: Value, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        value = _UNHOLDABLE.sub("\ufffd", value)
        if len(value) > MAX_TEXT:
            value = value[: MAX_TEXT - 1] + "…"
        target.write_string(row, place, value, formats.quoted if value.startswith(FORMULA_STARTS) else formats.text)
    elif isinstance(value, Formula):
        look = formats.percent if value.percent else formats.number
        target.write_formula(row, place, value.text, look, value.value)
    elif isinstance(value, Strong):
        target.write_string(row, place, value.text, formats.strong)
    elif isinstance(value, date):
        target.write_datetime(row, place, value, formats.day)
    else:
        target.write_number(row, place, value, formats.number if isinstance(value, int) else formats.measured)
