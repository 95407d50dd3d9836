"""Tables of typical cases: the text as it stands, and every step with what was written. Neither names anybody."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text
from sqlalchemy import PrimaryKeyConstraint as Key

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

typical_case = Table(
    "typical_case",
    metadata,
    Column("typical_id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("case_record.case_id"), nullable=False),
    Column("listing_id", String(80), nullable=False),
    Column("subject_key", String(64), nullable=False),
    Column("effect", String(20), nullable=False),
    Column("department", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("facts", JsonText),
    Column("listing_version", BigInteger),
    Column("released_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    # One text of a case at a time.
    Index(
        "uq_typical_case_open",
        "case_id",
        unique=True,
        sqlite_where=text("is_open = 1"),
        postgresql_where=text("is_open"),
    ),
    Index("ix_typical_case_listing", "listing_id"),
    Index("ix_typical_case_effect", "effect", "state", "typical_id"),
)

typical_case_event = Table(
    "typical_case_event",
    metadata,
    Column("typical_id", String(32), ForeignKey("typical_case.typical_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
    Key("typical_id", "seq"),
)
