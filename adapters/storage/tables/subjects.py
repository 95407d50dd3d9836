"""The one table that knows identifying codes; every other table holds ``subject_key`` only (S10)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, LargeBinary, String, Table, UniqueConstraint

from adapters.storage.tables.base import UtcDateTime, metadata

subject = Table(
    "subject",
    metadata,
    Column("subject_key", String(64), primary_key=True),
    Column("code_type", String(20), nullable=False),
    Column("code_index", String(64)),
    Column("code_plain", String(64)),
    Column("code_cipher", LargeBinary),
    Column("wrapped_key", LargeBinary),
    Column("key_id", String(40)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
    UniqueConstraint("code_index", "code_type"),
    CheckConstraint("code_plain IS NULL OR code_type = 'uscc'", name="only_organisations_readable"),
    CheckConstraint(
        "(erased_at IS NULL) = (code_index IS NOT NULL AND (code_plain IS NOT NULL) <> (code_cipher IS NOT NULL))",
        name="whole_or_erased",
    ),
)
"""Organisations: ``code_plain``. Persons: ``code_cipher`` under ``wrapped_key``. Erased: none of them, and no index."""
