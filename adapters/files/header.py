"""The header of a table: which column of the list each position means. A wrong header refuses the file as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.files.limits import unreadable
from services.registry.columns import Column, Columns
from services.registry.rows import Issue, RawRow
from services.registry.words import quotable


class Header:
    """The positions of a table's columns. Raises InvalidInputError naming every column that is wrong."""

    def __init__(self, cells: Sequence[str], columns: Columns) -> None:
        names = _without_trailing_blanks(cells)
        found = [columns.resolve(name) if name.strip() else None for name in names]
        faults = _faults(names, found, columns)
        if faults:
            raise unreadable("wrong_columns", "表头的列不正确", quotable("；".join(faults)), _advice(names, columns))
        self._names = [column.name for column in found if column is not None]
        self.width = len(self._names)

    def name(self, position: int) -> str:
        """Canonical name of the column at a position; empty beyond the header."""
        return self._names[position] if position < self.width else ""

    def row(self, line: int, cells: Sequence[str], faults: Sequence[Issue] = ()) -> RawRow | None:
        """A row under its columns; None for one that is wholly empty."""
        kept = _without_trailing_blanks(cells)
        if not kept and not faults:
            return None
        found = list(faults)
        if len(kept) > self.width:
            found.append(
                Issue(
                    "",
                    "too_many_cells",
                    f"该行有 {len(kept)} 列，表头只有 {self.width} 列",
                    "内容含逗号或换行的单元格须用英文双引号括起；请核对是否串列",
                )
            )
        return RawRow(line, dict(zip(self._names, kept, strict=False)), faults=tuple(found))


def _without_trailing_blanks(cells: Sequence[str]) -> Sequence[str]:
    if cells and cells[-1].strip():  # most rows
        return cells
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _faults(names: Sequence[str], found: Sequence[Column | None], columns: Columns) -> list[str]:
    faults = []
    unknown = [
        name.strip()[:30] or f"第 {n} 列无列名"
        for n, (name, column) in enumerate(zip(names, found, strict=True), 1)
        if not column
    ]
    if unknown:
        faults.append(f"不认识的列：{'、'.join(unknown[:20])}")
    present = [column.name for column in found if column]
    repeated = [columns.title(name) for name in dict.fromkeys(present) if present.count(name) > 1]
    if repeated:
        faults.append(f"重复的列：{'、'.join(repeated)}")
    missing = [f"{c.title}（{c.name}）" for c in columns.all.values() if c.must_exist and c.name not in present]
    if missing:
        faults.append(f"缺少的列：{'、'.join(missing)}")
    return faults


def _advice(names: Sequence[str], columns: Columns) -> str:
    if len(names) == 1 and any(separator in names[0] for separator in "\t;|\uff0c\uff1b"):
        return "文件似乎不是用逗号分隔的；请另存为“CSV（逗号分隔）”"
    allowed = "、".join(f"{c.title}（{c.name}）" for c in columns.all.values())
    return f"第一行应为列名。该名单可用的列：{allowed}。目录之外的信息不得导入"
