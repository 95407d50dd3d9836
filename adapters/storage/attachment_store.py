"""SQL of attachments. Bytes are sealed on the way in and opened on the way out; lists do not touch them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.attachments import attachment
from services.attachments.model import Attachment
from services.ports import Cipher

_PLAIN = ("attachment_id", "about", "subject_key", "media_type", "size", "fingerprint", "added_at", "added_by")
"""Columns whose name and value are those of the Attachment."""
_LABEL = ("name", "title", "sm3")
_HEAD = [attachment.c[name] for name in (*_PLAIN, "wrapped_key", "label")]


class SqlAttachmentStore:
    """Implements services.attachments.store.AttachmentStore."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection, self._subjects, self._cipher = connection, subjects, cipher

    def add(self, new: Attachment, content: bytes) -> bool:
        """See the protocol."""
        key_id, own, key = None, None, self._persons_key(new.subject_key)
        if key is None:
            return False
        if not key:
            key_id, own = self._cipher.new_data_key()
            key = own
        label = json.dumps({name: getattr(new, name) for name in _LABEL}, ensure_ascii=False)
        values = {name: getattr(new, name) for name in _PLAIN} | {
            "wrapped_key": own,
            "key_id": key_id,
            "label": self._cipher.seal(key, label.encode()),
            "content": self._cipher.seal(key, content),
        }
        self._connection.execute(insert(attachment), values)
        return True

    def fingerprint(self, sm3: str) -> str:
        """See the protocol."""
        return self._cipher.index("attachment", sm3)

    def of(self, about: str) -> tuple[Attachment, ...]:
        """See the protocol."""
        wanted = (
            select(*_HEAD)
            .where(attachment.c.about == about)
            .order_by(attachment.c.added_at, attachment.c.attachment_id)
        )
        return tuple(self._attachment(row) for row in self._connection.execute(wanted).mappings())

    def content(self, attachment_id: str) -> bytes | None:
        """See the protocol."""
        columns = (attachment.c.subject_key, attachment.c.wrapped_key, attachment.c.content)
        row = self._connection.execute(
            select(*columns).where(attachment.c.attachment_id == attachment_id)
        ).one_or_none()
        if row is None:
            return None
        key = row.wrapped_key or self._persons_key(row.subject_key)
        return self._cipher.unseal(key, row.content) if key else None

    def _persons_key(self, subject_key: str) -> bytes | None:
        """The wrapped key of a natural person; empty for an organisation, which has none; None for who is erased or unknown."""
        row = self._subjects.rows([subject_key]).get(subject_key)
        if row is None or (row.code_plain is None and row.wrapped_key is None):
            return None
        return row.wrapped_key or b""

    def _attachment(self, row: RowMapping) -> Attachment:
        key = row["wrapped_key"] or self._persons_key(row["subject_key"])
        label: Mapping[str, Any] = json.loads(self._cipher.unseal(key, row["label"])) if key else {}
        return Attachment(**{name: row[name] for name in _PLAIN}, **{name: label.get(name, "") for name in _LABEL})
