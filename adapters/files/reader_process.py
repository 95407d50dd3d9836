"""Reading a large listing file in a process of its own, so that reading it and writing it each have a processor.

The other process gets the path and the list, never a key; it sends batches of admitted drafts. When it ends early, for
whatever reason, the import fails as a whole.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from datetime import date
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any

from adapters.files.limits import Limits
from adapters.files.open_rows import open_rows
from engine.documents import ListType
from services.errors import InvalidInputError, UnavailableError
from services.registry.columns import columns_of
from services.registry.drafts import Draft
from services.registry.intake import Batch, Incoming, ReadHere
from services.registry.mappings import ColumnMapping, MappedRows, source_columns
from services.registry.rows import RowSource
from services.subjects.model import SubjectCode

_LARGE = 4 * 1024 * 1024
"""Bytes from which a second process is worth its start."""

_FIELDS = [field.name for field in fields(Draft)]
_CODE = _FIELDS.index("code")
_values = attrgetter(*_FIELDS)


def open_listing(
    path: Path, list_type: ListType, limits: Limits | None = None, mapping: ColumnMapping | None = None
) -> Incoming:
    """A listing file on its way in. Raises InvalidInputError when it is missing, too large, or of no known kind."""
    rows = _open(path, list_type, limits or Limits(), mapping)
    if path.stat().st_size < _LARGE:
        return ReadHere(rows, list_type)
    return ReadElsewhere(path, list_type, limits or Limits(), mapping)


def _open(path: Path, list_type: ListType, limits: Limits, mapping: ColumnMapping | None) -> RowSource:
    if mapping is None:
        return open_rows(path, columns_of(list_type), limits)
    return MappedRows(open_rows(path, source_columns(mapping), limits), mapping)


class ReadElsewhere:
    """An :class:`~services.registry.intake.Incoming` that reads in another process."""

    def __init__(self, path: Path, list_type: ListType, limits: Limits, mapping: ColumnMapping | None = None) -> None:
        self.name = path.name
        self._path, self._list, self._limits, self._mapping = path, list_type, limits, mapping

    def batches(self, today: date) -> Iterator[Batch]:
        """As the file is read. Raises InvalidInputError as reading here would, UnavailableError when the other process dies."""
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        asked = (sender, self._path, self._list, self._limits, self._mapping, today)
        process = context.Process(target=_read, args=asked, name="listing-reader")
        process.start()
        sender.close()  # else its end would go unnoticed
        try:
            with closing(receiver):
                yield from _received(receiver)
        finally:
            process.kill()
            process.join()
            process.close()


def _received(receiver: Connection) -> Iterator[Batch]:
    while True:
        try:
            kind, content = pickle.loads(receiver.recv_bytes())  # noqa: S301 - from our own process, over our own pipe
        except EOFError as error:
            raise UnavailableError(
                "reader_died",
                "读取文件的进程意外结束",
                "整份文件没有导入，名单没有变动",
                "请重试；持续出现时请联系运维人员",
            ) from error
        if kind == "batch":
            yield _unpacked(content)
        elif kind == "end":
            return
        else:
            raise InvalidInputError(*content)


def _read(
    sender: Connection, path: Path, list_type: ListType, limits: Limits, mapping: ColumnMapping | None, today: date
) -> None:
    """The other process. What goes wrong beyond the file itself ends it, which the first one notices."""
    gc.disable()  # drafts have no cycles, and there are millions of them
    reading = ReadHere(_open(path, list_type, limits, mapping), list_type)
    try:
        for batch in reading.batches(today):
            _send(sender, "batch", _packed(batch))
    except InvalidInputError as error:
        _send(sender, "fault", (error.code, error.title, error.detail, error.advice, error.field))
    except BrokenPipeError:  # the import was given up
        return
    else:
        _send(sender, "end", None)


def _send(sender: Connection, kind: str, content: Any) -> None:
    sender.send_bytes(pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL))


def _packed(batch: Batch) -> tuple[Any, ...]:
    """Drafts as plain tuples: that is several times faster to send than the drafts themselves."""
    rows = []
    for draft in batch.drafts:
        values = list(_values(draft))
        values[_CODE] = (draft.code.code_type, draft.code.code)
        rows.append(values)
    others = (batch.contents, batch.refused, batch.warned, batch.repeated, batch.unseen, batch.done)
    return batch.read, rows, *others


def _unpacked(content: tuple[Any, ...]) -> Batch:
    read, rows, *others = content
    for values in rows:
        values[_CODE] = SubjectCode(*values[_CODE])
    return Batch(read, [Draft(*values) for values in rows], *others)
