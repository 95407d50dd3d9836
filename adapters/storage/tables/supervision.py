"""Tables of supervision: what departments were reminded of, and every step that was taken."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

supervision = Table(
    "supervision",
    metadata,
    Column("supervision_id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("about", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("occurrence", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("link", String(300), nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("stepped_on", Date, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("snoozed_until", Date),
    Column("closed_at", UtcDateTime),
    Column("ending", String(20)),
    UniqueConstraint("about", "kind", "department", "occurrence"),
    Index("ix_supervision_department", "department", "supervision_id"),
    # The closed stay for good; the daily job and the pages look past them.
    Index(
        "ix_supervision_open",
        "department",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)
"""One per duty that was not done in time; ``about`` names the thing as the audit trail does."""

supervision_event = Table(
    "supervision_event",
    metadata,
    Column("supervision_id", String(32), ForeignKey("supervision.supervision_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
)
"""Each step, who took it and when. Only inserted."""
