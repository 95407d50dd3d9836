"""The table of daily jobs: when each last finished."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, Text

from adapters.storage.tables.base import UtcDateTime, metadata

daily_run = Table(
    "daily_run",
    metadata,
    Column("job", String(60), primary_key=True),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("result", Text, nullable=False),
)
"""The last day for which a daily job finished. Jobs may be run again; this spares several processes the work."""
