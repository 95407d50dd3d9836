"""JSON Lines: one object per line, typed strictly (money and dates are strings); NaN, infinities and repeated keys refused."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from adapters.files.csv_rows import too_many_rows
from adapters.files.limits import Limits, unreadable
from services.registry.columns import RESPONSIBLE, RESPONSIBLE_KEY, Columns
from services.registry.rows import Issue, RawRow

_TABLE_ONLY = frozenset(column.name for column in RESPONSIBLE)


class JsonLinesRows:
    """Rows of one JSON Lines file; iterating opens it anew."""

    notes: tuple[Issue, ...] = ()

    def __init__(self, path: Path, columns: Columns, limits: Limits) -> None:
        self.name = path.name
        self._path, self._columns, self._limits = path, columns, limits
        self._size = max(path.stat().st_size, 1)
        self._file: io.BufferedReader | None = None

    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return 0.0 if self._file is None or self._file.closed else min(self._file.tell() / self._size, 1.0)

    def __iter__(self) -> Iterator[RawRow]:
        """Rows in order; blank lines are skipped. Raises InvalidInputError at the first line that is not such an object."""
        rows = 0
        with self._path.open("rb") as file:
            self._file = file
            number = 0
            while raw := file.readline(self._limits.record_bytes + 1):
                number += 1
                if len(raw) > self._limits.record_bytes:
                    raise _broken(number, f"该行超过 {self._limits.record_bytes // 1024} KB")
                if number == 1:
                    raw = raw.removeprefix(codecs.BOM_UTF8)
                if not raw.strip():
                    continue
                rows += 1
                if rows > self._limits.rows:
                    raise too_many_rows(self._limits)
                yield RawRow(number, self._cells(number, _parse(number, raw)), strict=True)
        if not rows:
            raise unreadable("empty_file", "文件是空的", "没有找到任何条目", "每行应为一个 JSON 对象")

    def _cells(self, line: int, row: dict[str, Any]) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for key, value in row.items():
            if key == RESPONSIBLE_KEY:
                name = key
            else:
                column = self._columns.resolve(key)
                if column is None or column.name in _TABLE_ONLY:
                    known = "、".join([*(n for n in self._columns.all if n not in _TABLE_ONLY), RESPONSIBLE_KEY])
                    raise unreadable(
                        "wrong_columns",
                        "有不认识的字段",
                        f"第 {line} 行的字段 {key[:30]}",
                        f"可用的字段：{known}。目录之外的信息不得导入",
                    )
                name = column.name
            if name in cells:
                raise _broken(line, f"字段 {name} 出现两次")
            cells[name] = value
        return cells


def _parse(line: int, raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_repeats, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _broken(line, "不是 UTF-8 编码") from error
    except _RefusedJsonError as error:
        raise _broken(line, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise _broken(line, "不是完整的 JSON 对象") from error
    if not isinstance(value, dict):
        raise _broken(line, "不是 JSON 对象")
    return value


class _RefusedJsonError(Exception):
    """JSON that the standard library would take and we do not."""


def _no_constant(word: str) -> NoReturn:
    raise _RefusedJsonError(f"含有 {word}，不是有效的数")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise _RefusedJsonError(f"字段 {repeated[:30]} 出现两次")
    return found


def _broken(line: int, detail: str) -> Exception:
    return unreadable(
        "broken_json_lines",
        "JSON Lines 文件有误",
        f"第 {line} 行{detail}",
        "请改正该行后重新导入；整份文件未写入任何内容",
    )
