"""What is said of natural persons, at rest (S10): sealed under each person's own key on the way in, opened on the way out.

Once a person's key is destroyed, what was sealed under it reads as empty; the entry itself stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row

from adapters.storage.subject_store import SqlSubjectStore
from services.ports import Cipher


class Own(NamedTuple):
    """What an entry says about a natural person in words: sealed in this order."""

    name: str
    grounds: str
    texts: Mapping[str, str] = {}
    exit_reason: str = ""


class NameSeals:
    """Seals and opens for one batch of subjects, whose keys are fetched together."""

    def __init__(self, subjects: SqlSubjectStore, cipher: Cipher, persons: Iterable[str]) -> None:
        self._cipher = cipher
        wanted = set(persons)
        rows = subjects.rows(wanted) if wanted else {}
        self._keys: Mapping[str, bytes] = {key: row.wrapped_key for key, row in rows.items() if row.wrapped_key}

    def seal_entry(self, subject_key: str, own: Own) -> bytes | None:
        """All of it together; None when the person's key is gone."""
        return self.seal(subject_key, json.dumps(own, ensure_ascii=False))

    def open_entry(self, row: Row[Any]) -> Own:
        """What a row of ``listing_version`` says, sealed or not. Earlier rows sealed name and grounds only."""
        if row.sealed is None:
            return Own(row.name, row.grounds, {}, row.exit_reason or "")
        text = self.open(row.subject_key, row.sealed)
        return Own(*json.loads(text)) if text else Own("", "")

    def seal(self, subject_key: str, text: str) -> bytes | None:
        """A text under the person's key; None when it is gone."""
        key = self._keys.get(subject_key)
        return self._cipher.encrypt(key, text) if key else None

    def open(self, subject_key: str, sealed: bytes | None) -> str:
        """Inverse of seal; empty when the key is gone."""
        key = self._keys.get(subject_key)
        return self._cipher.decrypt(key, sealed) if key and sealed is not None else ""
