"""Listing files that were read, and the differences that comparisons found.

Of a natural person, what a difference holds stands in ``sealed`` under the person's own key and is empty in ``content`` (S10); codes stand
nowhere but behind ``subject_key``. Reports show persons masked.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

list_file = Table(
    "list_file",
    metadata,
    Column("file_id", String(32), primary_key=True),
    Column("list_id", String(80), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("source", String(80), nullable=False),
    Column("once", String(500), unique=True),
    Column("progress", String(20), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("started_by", String(200), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("registry_version", Integer),
    Column("summary", Text, nullable=False),
    Column("counts", JsonText, nullable=False),
    Column("noted", JsonText, nullable=False),
    Column("failure", JsonText, nullable=False),
    Column("report", LargeBinary),
    Index(None, "list_id", "purpose", "file_id"),
)
"""``once``: what only one record may stand for, a certain file in the folder. ``report``: the cleaning report, JSON deflated."""

correction = Table(
    "correction",
    metadata,
    Column("correction_id", String(32), primary_key=True),
    Column("file_id", String(32), ForeignKey("list_file.file_id"), nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("line", Integer, nullable=False),
    Column("listing_id", String(32), ForeignKey("listing.listing_id")),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("subject_kind", String(20), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("held_digest", String(64)),
    Column("content", JsonText, nullable=False),
    Column("persons", JsonText, nullable=False),
    Column("sealed", LargeBinary),
    Column("state", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("proposed_at", UtcDateTime),
    Column("proposed_by", String(200), nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(200), nullable=False),
    Column("registry_version", Integer),
    Index(None, "file_id", "correction_id"),
    Index(None, "list_id", "is_open", "correction_id"),
    Index(None, "list_id", "fingerprint"),
)
"""``persons``: responsible persons with their subject keys; each name is sealed under that person's key, in hex."""
