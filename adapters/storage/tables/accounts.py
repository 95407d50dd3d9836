"""Tables of those who may ask: people with their sessions, and system clients."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table, Text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

account = Table(
    "account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("roles", JsonText, nullable=False),
    Column("department", String(80), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

account_session = Table(
    "account_session",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("account", String(64), ForeignKey("account.name"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_account_session_account", "account"),
)
"""The token itself is with the browser only; a digest cannot be used to sign in."""

client = Table(
    "client",
    metadata,
    Column("client_id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

client_department = Table(
    "client_department",
    metadata,
    Column("client_id", String(64), ForeignKey("client.client_id"), nullable=False),
    Column("department", String(80), nullable=False),
    PrimaryKeyConstraint("client_id", "department"),
)
