"""Tables of retention: each entry's place in the archive, and every step."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

archived_entry = Table(
    "archived_entry",
    metadata,
    Column("listing_id", String(32), ForeignKey("listing.listing_id"), primary_key=True),
    Column("list_id", String(80), nullable=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("personal", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("since", Date, nullable=False),
    Column("reason", String(30), nullable=False),
    Column("held_until", Date),
    Column("listing_version", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Index("ix_archived_entry_state", "state", "listing_id"),
    Index("ix_archived_entry_list", "list_id", "listing_id"),
)
"""An entry that never left its list has no row. ``listing_version``: the newest when it was archived."""

archive_event = Table(
    "archive_event",
    metadata,
    Column("listing_id", String(32), ForeignKey("archived_entry.listing_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
)
"""Only inserted."""
