"""Tables of what leaves the service: messages, each to one recipient, and where systems take theirs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

outbox_message = Table(
    "outbox_message",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column("topic", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("about", String(200), nullable=False),
    Column("department", String(80), nullable=False),
    Column("client", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("data", JsonText, nullable=False),
    Column("link", String(300), nullable=False),
    Column("confirm_by", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("claimed_until", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("last_error", Text, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("confirmed_by", String(200)),
    Column("confirm_note", Text, nullable=False),
    UniqueConstraint("topic", "key", "department", "client"),
    Index("ix_outbox_message_department", "department", "message_id"),
    Index("ix_outbox_message_state", "state", "message_id"),
    Index("ix_outbox_message_topic", "topic", "created_at"),
    # What is settled stays in the table for good, so the questions asked every second look past it.
    Index(
        "ix_outbox_message_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "ix_outbox_message_unconfirmed",
        "confirm_by",
        sqlite_where=text("confirm_by IS NOT NULL AND confirmed_at IS NULL"),
        postgresql_where=text("confirm_by IS NOT NULL AND confirmed_at IS NULL"),
    ),
)
"""``client`` is empty for a notice to the department itself, which is delivered as soon as it is written, and ``@mail`` for its mailbox."""

webhook = Table(
    "webhook",
    metadata,
    Column("client_id", String(64), ForeignKey("client.client_id"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("registered_by", String(200), nullable=False),
)

mailbox = Table(
    "mailbox",
    metadata,
    Column("department", String(80), primary_key=True),
    Column("address", String(254), nullable=False),
    Column("registered_at", UtcDateTime, nullable=False),
    Column("registered_by", String(200), nullable=False),
)
"""Where a department's office reads its mail. Addresses of offices, never of persons."""
