"""SQL of subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, CursorResult, select, update

from adapters.storage.bulk import insert_missing
from adapters.storage.clauses import among
from adapters.storage.direct import Direct
from adapters.storage.tables.subjects import subject
from services.subjects.model import CodeType, SubjectRow

_COLUMNS = [subject.c[name] for name in SubjectRow._fields]
_keys_by_index = Direct(select(subject.c.code_index, subject.c.subject_key).where(among(subject.c.code_index)))
_rows = Direct(select(*_COLUMNS).where(among(subject.c.subject_key)))


class SqlSubjectStore:
    """Implements services.subjects.store.SubjectStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keys_by_index(self, indexes: Iterable[str]) -> dict[str, str]:
        """See the protocol."""
        asked = list(indexes)
        if not asked:
            return {}
        return {row.code_index: row.subject_key for row in _keys_by_index.rows(self._connection, keys=asked)}

    def insert_missing(self, rows: Sequence[SubjectRow], now: datetime) -> Set[str]:
        """See the protocol. Rows go in by the order of their indexes, so that two transactions never wait for each other."""
        ordered = sorted(rows, key=lambda row: row.code_index or "")
        values = [(key, code_type.value, *rest, now, None) for key, code_type, *rest in ordered]
        return insert_missing(self._connection, subject, values)

    def rows(self, keys: Iterable[str]) -> dict[str, SubjectRow]:
        """See the protocol."""
        asked = list(dict.fromkeys(keys))
        return {
            key: SubjectRow(key, CodeType(code_type), *rest)
            for key, code_type, *rest in (_rows.rows(self._connection, keys=asked) if asked else ())
        }

    def erase(self, subject_key: str, now: datetime) -> bool:
        """See the protocol."""
        gone = {"code_index": None, "code_plain": None, "code_cipher": None, "wrapped_key": None, "erased_at": now}
        statement = (
            update(subject).where(subject.c.subject_key == subject_key, subject.c.erased_at.is_(None)).values(gone)
        )
        result = self._connection.execute(statement)
        return isinstance(result, CursorResult) and result.rowcount == 1
