"""What subjects needs from storage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Protocol

from services.subjects.model import SubjectRow


class SubjectStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def keys_by_index(self, indexes: Iterable[str]) -> dict[str, str]:
        """Subject keys by blind index; an index covers the code's type and its text. Unknown ones are absent."""

    def insert_missing(self, rows: Sequence[SubjectRow], now: datetime) -> Set[str]:
        """Inserts those whose index is new; the keys of those left out. One that another transaction is inserting is waited for, then left as it is."""

    def rows(self, keys: Iterable[str]) -> dict[str, SubjectRow]:
        """Rows by subject key; unknown ones are absent."""

    def erase(self, subject_key: str, now: datetime) -> bool:
        """Destroys code, index and wrapped key; False when there is no such subject or it is erased already."""
