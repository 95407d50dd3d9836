"""Column mappings saved per list and source."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

import_mapping = Table(
    "import_mapping",
    metadata,
    Column("list_id", String(80), primary_key=True),
    Column("source", String(80), primary_key=True),
    Column("document", JsonText, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String(200), nullable=False),
)
"""The newest only; earlier ones are in the audit trail."""
