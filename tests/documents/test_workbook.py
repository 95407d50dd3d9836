"""Workbooks: what is written is read back, text is never a formula, and many rows need no more memory than few."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.documents.workbook import MAX_TEXT, Formula, Sheet, Strong, Value, book_bytes, book_file, write_book


def test_values_are_read_back_with_their_types() -> None:
    row: tuple[Value, ...] = ("文字", 12, 2.5, date(2026, 11, 22), Formula("=SUM(B2:B2)", 12), Strong("合计"), None)
    content = book_bytes([Sheet("概况", (10,) * 7, [row], tuple("甲乙丙丁戊己庚"))])
    shown = load_workbook(BytesIO(content), data_only=True)["概况"]
    assert [cell.value for cell in shown[1]] == list("甲乙丙丁戊己庚")
    found = [cell.value for cell in shown[2]]
    assert found[:3] == ["文字", 12, 2.5]
    assert found[3].date() == date(2026, 11, 22)
    assert found[4:6] == [12, "合计"]
    assert load_workbook(BytesIO(content))["概况"]["E2"].value == "=SUM(B2:B2)"


@pytest.mark.parametrize("text", ["=1+1", "+86 391", "-", "@x", "http://example.invalid/", "007", "a\x01b", "{=A1}"])
def test_text_stays_text(text: str) -> None:
    cell = load_workbook(BytesIO(book_bytes([Sheet("甲", (9,), [(text,)])])))["甲"]["A1"]
    assert cell.data_type in ("s", "inlineStr")
    assert "\x01" in text or cell.value == text
    assert cell.hyperlink is None


def test_text_longer_than_a_cell_says_that_it_was_cut() -> None:
    cell = load_workbook(BytesIO(book_bytes([Sheet("甲", (9,), [("长" * 40_000,)])])))["甲"]["A1"]
    assert len(cell.value) == MAX_TEXT
    assert cell.value.endswith("…")


def test_many_rows_are_taken_one_by_one(tmp_path: Path) -> None:
    def rows(count: int) -> Iterator[tuple[Value, ...]]:
        for number in range(count):
            yield (f"案件 {number}", number, "济源市示例建设有限公司" * 3)

    peaks = []
    for count in (4_000, 12_000):
        tracemalloc.start()
        write_book(tmp_path / "many.xlsx", [Sheet("明细", (9, 9, 9), rows(count))])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 256 * 1024


def test_a_file_that_could_not_be_written_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[tuple[Value, ...]]:
        yield ("甲",)
        raise RuntimeError("the database went away")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(RuntimeError):
        book_file([Sheet("明细", (9,), broken())])
    assert list(tmp_path.iterdir()) == []
