"""Records of listing files in SQL."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.tables.list_files import list_file
from services.list_files.model import Filter, ListFile, Origin, Progress, Purpose
from services.registry.report import ImportReport, report_from_json, report_json

_NAMES = [field.name for field in fields(ListFile)]
_COLUMNS = [list_file.c[name] for name in _NAMES]
_WORDS = {"purpose": Purpose, "origin": Origin, "progress": Progress}


class SqlListFileStore:
    """Implements services.list_files.store.ListFileStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, file: ListFile, report: ImportReport) -> None:
        """See the protocol."""
        self._connection.execute(insert(list_file), _row(file) | {"once": None, "report": _packed(report)})

    def claim(self, file: ListFile, once: str, stale_before: datetime) -> ListFile | None:
        """See the protocol. Whoever inserts the row, or moves its beginning, has it."""
        made = insert_or_ignore(self._connection, list_file, list_file.c.file_id)
        row = _row(file) | {"once": once, "report": None}
        if self._connection.execute(made, row).first() is not None:
            return file
        known = self._connection.execute(select(*_COLUMNS).where(list_file.c.once == once).with_for_update()).first()
        if known is None or known.progress != Progress.RUNNING or known.started_at >= stale_before:
            return None
        self._connection.execute(update(list_file).where(list_file.c.once == once).values(started_at=file.started_at))
        return replace(_file(known), started_at=file.started_at)

    def finish(self, file: ListFile, report: ImportReport | None) -> None:
        """See the protocol."""
        values = _row(file) | {"report": _packed(report) if report else None}
        self._connection.execute(update(list_file).where(list_file.c.file_id == file.file_id).values(values))

    def get(self, file_id: str) -> ListFile | None:
        """See the protocol."""
        row = self._connection.execute(select(*_COLUMNS).where(list_file.c.file_id == file_id)).first()
        return _file(row) if row else None

    def report(self, file_id: str) -> ImportReport | None:
        """See the protocol."""
        packed = self._connection.scalar(select(list_file.c.report).where(list_file.c.file_id == file_id))
        return report_from_json(json.loads(zlib.decompress(packed))) if packed else None

    def page(self, wanted: Filter, before: str | None, limit: int) -> tuple[ListFile, ...]:
        """See the protocol."""
        query = select(*_COLUMNS).order_by(list_file.c.file_id.desc()).limit(limit)
        if wanted.lists is not None:
            query = query.where(list_file.c.list_id.in_(sorted(wanted.lists)))
        if wanted.purpose is not None:
            query = query.where(list_file.c.purpose == wanted.purpose.value)
        if before is not None:
            query = query.where(list_file.c.file_id < before)
        return tuple(_file(row) for row in self._connection.execute(query))

    def latest(self, lists: Collection[str], purpose: Purpose) -> Mapping[str, ListFile]:
        """See the protocol."""
        newest = (
            select(func.max(list_file.c.file_id))
            .where(list_file.c.list_id.in_(sorted(lists)), list_file.c.purpose == purpose.value)
            .group_by(list_file.c.list_id)
        )
        rows = self._connection.execute(select(*_COLUMNS).where(list_file.c.file_id.in_(newest)))
        return {row.list_id: _file(row) for row in rows}


def _row(file: ListFile) -> dict[str, Any]:
    row = {name: getattr(file, name) for name in _NAMES}
    return row | {name: row[name].value for name in _WORDS} | {n: dict(row[n]) for n in ("counts", "noted", "failure")}


def _file(row: Row[Any]) -> ListFile:
    values = dict(row._mapping)
    return ListFile(**values | {name: word(values[name]) for name, word in _WORDS.items()})


def _packed(report: ImportReport) -> bytes:
    text = json.dumps(report_json(report), ensure_ascii=False, allow_nan=False)
    return zlib.compress(text.encode(), level=6)
