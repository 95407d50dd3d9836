"""The workbook of a batch's results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.documents.workbook import Sheet, book_bytes

HEADS = ("序号", "结论", "名称", "代码", "命中名单", "措施", "核查编号", "没有结果的原因")
_WIDTHS = (8, 14, 30, 24, 36, 48, 36, 48)


@dataclass(frozen=True, slots=True)
class Line:
    """A subject of the batch. ``number`` counts from 1, as submitted; names and codes as receipts show them, masked for people."""

    number: int
    outcome: str
    name: str = ""
    code: str = ""
    lists: str = ""
    measures: str = ""
    check_id: str = ""
    why: str = ""


def batch_book(lines: Iterable[Line]) -> bytes:
    """One sheet, a row for each subject."""
    rows = (
        (one.number, one.outcome, one.name, one.code, one.lists, one.measures, one.check_id, one.why) for one in lines
    )
    return book_bytes([Sheet("批量核查结果", _WIDTHS, rows, HEADS)])
