"""Tables of the audit trail: hash-chained entries, only inserted, and the head of each writer's chain."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from adapters.storage.tables.base import metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("writer", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(80), nullable=False),
    Column("entity", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    PrimaryKeyConstraint("writer", "seq"),
    Index("ix_audit_entry_at", "at"),
    Index("ix_audit_entry_entity", "entity"),
    Index("ix_audit_entry_actor", "actor"),
)
"""``at`` (ISO, UTC, microseconds) and ``detail`` (canonical JSON) are the very text that was digested."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("writer", String(32), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
"""Where each chain ends, sealed with a key that the database does not hold. The row is also the chain's lock."""
