"""The table of attachments: files that belong to a claim, a case or a dossier."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from adapters.storage.tables.base import UtcDateTime, metadata

attachment = Table(
    "attachment",
    metadata,
    Column("attachment_id", String(32), primary_key=True),
    Column("about", String(80), nullable=False, index=True),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False, index=True),
    Column("media_type", String(80), nullable=False),
    Column("size", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(200), nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("key_id", String(64)),
    Column("label", LargeBinary, nullable=False),
    # Last, so that reading the others does not read the bytes on SQLite.
    Column("content", LargeBinary, nullable=False),
)
"""``label`` (name, title, digest) and ``content`` are sealed: about a natural person under the person's own key, and with it gone nobody
can read them (S10); about an organisation under a key of the file's own (``wrapped_key``), since papers name people."""
