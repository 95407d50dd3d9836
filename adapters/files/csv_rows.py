"""CSV as offices save it: UTF-8 with or without BOM, or GB18030; streamed, with every record bounded."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from adapters.files.header import Header
from adapters.files.limits import Limits, size_text, unreadable
from services.registry.columns import Columns
from services.registry.rows import Issue, RawRow

_ENCODINGS = ("utf-8", "gb18030")
_CHUNK = 1024 * 1024


class CsvRows:
    """Rows of one CSV file; iterating opens it anew. ``notes`` is empty: a CSV has nothing beside its rows."""

    notes: tuple[Issue, ...] = ()

    def __init__(self, path: Path, columns: Columns, limits: Limits) -> None:
        self.name = path.name
        self._path, self._columns, self._limits = path, columns, limits
        self._size = max(path.stat().st_size, 1)
        self._raw: io.FileIO | None = None

    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return 0.0 if self._raw is None or self._raw.closed else min(self._raw.tell() / self._size, 1.0)

    def __iter__(self) -> Iterator[RawRow]:
        """Rows in order. Raises InvalidInputError for a file that cannot be read as a whole."""
        encoding = detect_encoding(self._path)
        with self._path.open("rb", buffering=0) as raw:
            self._raw = raw
            with io.TextIOWrapper(io.BufferedReader(raw, _CHUNK), encoding, newline="") as text:
                yield from self._records(text)

    def _records(self, text: io.TextIOWrapper) -> Iterator[RawRow]:
        lines = _BoundedLines(text, self._limits.record_bytes)
        reader = csv.reader(lines, strict=True)
        header: Header | None = None
        number = 0
        while True:
            line = reader.line_num + 1
            lines.new_record()
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                raise _broken(line, str(error)) from error
            if header is None:
                if any(cell.strip() for cell in cells):
                    header = Header(cells, self._columns)
                continue
            row = header.row(line, cells)
            if row is not None:
                number += 1
                if number > self._limits.rows:
                    raise too_many_rows(self._limits)
                yield row
        if header is None:
            raise unreadable("empty_file", "文件是空的", "没有找到列名", "第一行应为列名，从第二行起每行一个条目")


class _BoundedLines:
    """Lines for the csv module, which by itself would take a line or a quoted text of any length."""

    def __init__(self, text: io.TextIOWrapper, record_limit: int) -> None:
        self._text, self._limit, self._used = text, record_limit, 0

    def new_record(self) -> None:
        self._used = 0

    def __iter__(self) -> _BoundedLines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit)
        if not line:
            raise StopIteration
        self._used += len(line)
        if self._used >= self._limit:
            raise csv.Error(f"record larger than {self._limit}")
        return line


def _broken(line: int, reason: str) -> Exception:
    if "record larger" in reason or "field larger" in reason:
        detail = f"从第 {line} 行开始的一条记录过大"
    elif "unexpected end" in reason:
        detail = f"从第 {line} 行开始的一个双引号没有结束"
    else:
        detail = f"第 {line} 行的引号用法不正确"
    return unreadable(
        "broken_csv", "CSV 文件的格式有误", detail, "请检查该行的双引号是否成对；建议用电子表格软件重新另存为 CSV"
    )


def too_many_rows(limits: Limits) -> Exception:
    """The file has more rows than one import takes."""
    return unreadable("too_many_rows", "文件的行数太多", f"一次最多导入 {limits.rows} 行", "请拆成几个文件分别导入")


def detect_encoding(path: Path) -> str:
    """The encoding the whole file is valid in, trying UTF-8 before GB18030. Raises InvalidInputError if it is neither."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return _checked(path, ("utf-8-sig",))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unknown_encoding("文件是 UTF-16 编码")
    return _checked(path, _ENCODINGS)


def _checked(path: Path, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise _unknown_encoding(f"既不是 UTF-8 也不是 GB18030（{size_text(path.stat().st_size)}）")


def _unknown_encoding(detail: str) -> Exception:
    return unreadable("unknown_encoding", "无法识别文件的文字编码", detail, "请另存为“CSV UTF-8”后再导入")
