"""XLSX workbooks: what spreadsheets do to cells, and archives that are broken or made to do harm."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from adapters.files.limits import Limits
from adapters.files.open_rows import open_rows
from services.errors import InvalidInputError
from services.registry.columns import columns_of
from services.registry.rows import RawRow, RowSource
from tests.registry.samples import list_type

COLUMNS = columns_of(list_type())
HEADER = [
    "主体类别",
    "主体名称",
    "主体代码",
    "决定文书号",
    "认定机关",
    "决定日期",
    "列入日期",
    "截止日期",
    "标的",
    "是否恶意",
]
LINE: list[Any] = [
    "法人",
    "甲公司",
    "91419001MA00000154",
    "1号",
    "法院",
    date(2026, 1, 10),
    "2026-01-12",
    None,
    "1.50",
    "是",
]


def write(folder: Path, *rows: list[Any], other_sheets: int = 0) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for number in range(other_sheets):
        book.create_sheet(f"表{number}").append(["别的"])
    path = folder / "rows.xlsx"
    book.save(path)
    return path


def source(path: Path, limits: Limits | None = None) -> RowSource:
    return open_rows(path, COLUMNS, limits)


def read(path: Path, limits: Limits | None = None) -> list[RawRow]:
    return list(source(path, limits))


def refusal(path: Path, limits: Limits | None = None) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as told:
        read(path, limits)
    assert told.value.field == "file"
    return told.value


def cell(folder: Path, column: str, value: Any) -> RawRow:
    line = list(LINE)
    line[HEADER.index(column)] = value
    return read(write(folder, HEADER, line))[0]


def test_rows_with_their_lines(tmp_path: Path) -> None:
    rows = read(write(tmp_path, [], HEADER, LINE, [], [None] * 10, LINE))
    assert [row.line for row in rows] == [3, 6]
    assert rows[0].cells["decided_on"] == "2026-01-10"
    assert rows[0].cells.get("until", "") == ""
    assert rows[0].faults == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 1, 10), "2026-01-10"),
        (datetime(2026, 1, 10, 8, 30), "2026-01-10 08:30:00"),
        (20260110, "20260110"),
        ("  2026-01-10", "  2026-01-10"),
        (time(8, 30), "08:30:00"),
    ],
)
def test_days_come_as_text(tmp_path: Path, value: Any, text: str) -> None:
    assert cell(tmp_path, "决定日期", value).cells["decided_on"] == text


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (12.0, "12"), (12.5, "12.5"), (1234.56, "1234.56"), (-3, "-3")]
)
def test_numbers_come_as_typed(tmp_path: Path, value: Any, text: str) -> None:
    assert cell(tmp_path, "标的", value).cells["amount"] == text


def test_true_and_false(tmp_path: Path) -> None:
    assert cell(tmp_path, "是否恶意", True).cells["wilful"] == "true"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("主体代码", 419001198501010011, ("code", "number_lost_digits")),
        ("主体代码", 4.19001198501e17, ("code", "number_lost_digits")),
        ("截止日期", "=TODAY()", ("until", "formula")),
        ("主体名称", "#N/A", ("name", "error_value")),
    ],
)
def test_what_a_spreadsheet_has_spoiled_is_refused(
    tmp_path: Path, column: str, value: Any, expected: tuple[str, str]
) -> None:
    row = cell(tmp_path, column, value)
    assert [(fault.column, fault.code) for fault in row.faults] == [expected]
    assert row.faults[0].advice


def test_other_sheets_are_remarked(tmp_path: Path) -> None:
    rows = source(write(tmp_path, HEADER, LINE, other_sheets=2))
    assert len(list(rows)) == 1
    [note] = rows.notes
    assert note.code == "sheets_left_out"
    assert "表0、表1" in note.reason


def test_wrong_columns(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, ["名称", "备注"], ["甲", "乙"]))
    assert error.code == "wrong_columns"
    assert "不认识的列：备注" in error.detail


def test_empty_workbook(tmp_path: Path) -> None:
    assert refusal(write(tmp_path)).code == "empty_file"


def test_rows_and_columns_are_bounded(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, *[LINE] * 4)
    assert refusal(path, Limits(rows=3)).code == "too_many_rows"
    assert len(read(path, Limits(rows=4))) == 4
    assert refusal(write(tmp_path, HEADER, [*LINE, *["x"] * 30]), Limits(columns=30)).code == "too_many_columns"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not really", "broken_xlsx"),
        (b"", "broken_xlsx"),
        ("主体类别,主体名称".encode(), "broken_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == code


def outcome(path: Path, limits: Limits | None = None) -> str | None:
    """The code of the refusal; None when it was read, with at most the one row it has."""
    try:
        rows = read(path, limits)
    except InvalidInputError as error:
        return error.code
    assert len(rows) <= 1
    return None


def repacked(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The workbook with parts replaced, or left out where None."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [None, b"", b"<a", b"<a/>"])
def test_damaged_parts_give_a_clear_answer(tmp_path: Path, part: str, content: bytes | None) -> None:
    path = repacked(write(tmp_path, HEADER, LINE), {part: content})
    assert outcome(path) in (None, "broken_xlsx", "empty_file")


def sheet_of(rows: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{rows}</sheetData></worksheet>".encode()


def header_row() -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in HEADER)
    return f"<row r='1'>{cells}</row>"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("<row r='999999999'><c r='A999999999'><v>1</v></c></row>", {None, "broken_xlsx", "too_many_rows"}),
        ("<row r='2'><c r='ZZZZZZ2'><v>1</v></c></row>", {None, "broken_xlsx", "too_many_columns"}),
        ("<row r='2'><c r='XFD2'><v>1</v></c></row>", {None, "too_many_columns"}),
    ],
)
def test_far_cells_do_not_fill_memory(tmp_path: Path, rows: str, codes: set[str | None]) -> None:
    path = repacked(write(tmp_path, HEADER), {"xl/worksheets/sheet1.xml": sheet_of(header_row() + rows)})
    tracemalloc.start()
    try:
        assert outcome(path, Limits(rows=20_000)) in codes
        assert tracemalloc.get_traced_memory()[1] < 40 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
    bomb = f"<!DOCTYPE x [{entities}]>".encode() + sheet_of(
        "<row r='1'><c t='inlineStr'><is><t>&e9;</t></is></c></row>"
    )
    path = repacked(write(tmp_path, HEADER), {"xl/worksheets/sheet1.xml": bomb})
    assert refusal(path).code == "broken_xlsx"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/media/image1.png", "xl/worksheets/sheet1.xml"])
def test_archives_that_unpack_to_too_much_are_refused_unopened(tmp_path: Path, part: str) -> None:
    path = repacked(write(tmp_path, HEADER), {part: b"0" * (24 * 1024 * 1024)})
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        assert refusal(path).code == "xlsx_too_large"
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_number_beyond_all_numbers(tmp_path: Path) -> None:
    line = f"<row r='2'><c r='C2'><v>{'9' * 400}</v></c></row>"
    path = repacked(write(tmp_path, HEADER), {"xl/worksheets/sheet1.xml": sheet_of(header_row() + line)})
    assert [fault.code for fault in read(path)[0].faults] == ["number_lost_digits"]


def test_a_day_that_no_calendar_has(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(LINE)
    book.active["F2"] = 99_999_999_999
    book.active["F2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "rows.xlsx")
    [row] = read(tmp_path / "rows.xlsx")
    assert [(fault.column, fault.code) for fault in row.faults] == [("decided_on", "error_value")]


def test_archives_with_endless_parts_are_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"xl/{number}", b"")
    tracemalloc.start()
    try:
        assert refusal(path).code == "xlsx_too_large"
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()
