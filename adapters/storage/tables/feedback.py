"""Tables of digests that were delivered: which cases each line counted when it was told, whatever becomes of them afterwards."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Index, String, Table, Text
from sqlalchemy import PrimaryKeyConstraint as Key

from adapters.storage.tables.base import UtcDateTime, metadata

feedback_digest = Table(
    "feedback_digest",
    metadata,
    Column("memorandum", String(80), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    Key("memorandum", "first", "last"),
)

feedback_digest_case = Table(
    "feedback_digest_case",
    metadata,
    Column("memorandum", String(80), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("line", String(20), nullable=False),
    Column("case_id", String(32), ForeignKey("case_record.case_id"), nullable=False),
    Key("memorandum", "first", "last", "line", "case_id"),
    ForeignKeyConstraint(
        ["memorandum", "first", "last"],
        ["feedback_digest.memorandum", "feedback_digest.first", "feedback_digest.last"],
        name="fk_feedback_digest_case_digest",
    ),
    Index("ix_feedback_digest_case_case", "case_id"),
)
"""The figures are counts of these rows, so that a number and what is behind it cannot differ."""
