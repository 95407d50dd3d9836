"""Tables of pushing list versions to departments: the push, where each delivery stands, and every step it took."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from adapters.storage.tables.base import UtcDateTime, metadata

push = Table(
    "push",
    metadata,
    Column("push_id", String(32), primary_key=True),
    Column("list_id", String(80), nullable=False),
    Column("version", BigInteger, ForeignKey("registry_commit.version"), nullable=False),
    Column("pushed_at", UtcDateTime, nullable=False),
    Column("pushed_by", String(200), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Index(None, "list_id", "version"),
    Index(None, "sequence", unique=True),
)
"""One version of one list, sent out once; ``sequence`` counts them as they were committed."""

push_delivery = Table(
    "push_delivery",
    metadata,
    Column("push_id", String(32), ForeignKey("push.push_id"), primary_key=True),
    Column("department", String(80), primary_key=True),
    Column("state", String(20), nullable=False),
    Index(None, "department", "state"),
)
"""Where a push stands with one department; the newest of its events."""

push_event = Table(
    "push_event",
    metadata,
    Column("push_id", String(32), ForeignKey("push.push_id"), primary_key=True),
    Column("department", String(80), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("note", Text, nullable=False),
)
"""The ledger: each step of a delivery, who took it and when. Only inserted."""
