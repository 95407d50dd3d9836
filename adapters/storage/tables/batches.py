"""Tables of batches of subjects to be checked. A request is kept, sealed under its batch's key, until its part is settled."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

check_batch = Table(
    "check_batch",
    metadata,
    Column("batch_id", String(32), primary_key=True),
    Column("client", String(120), nullable=False),
    Column("department", String(80), nullable=False),
    Column("matter_kind", String(80), nullable=False),
    Column("case_no", String(120)),
    Column("subjects", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("key_id", String(120), nullable=False),
    Column("wrapped_key", LargeBinary),
    Index(
        "ix_check_batch_unfinished",
        "client",
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)
"""``wrapped_key`` is forgotten when the last part is settled."""

check_batch_part = Table(
    "check_batch_part",
    metadata,
    Column("batch_id", String(32), ForeignKey("check_batch.batch_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("indexes", JsonText, nullable=False),
    Column("state", String(20), nullable=False),
    Column("request", LargeBinary),
    Column("check_id", String(32), ForeignKey("credit_check.check_id")),
    Column("problem", JsonText),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("claimed_until", UtcDateTime),
    PrimaryKeyConstraint("batch_id", "number"),
    # What is settled stays in the table, so the question asked every second looks past it.
    Index(
        "ix_check_batch_part_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)
