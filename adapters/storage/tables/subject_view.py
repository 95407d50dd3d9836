"""Tables of the subject's own view: verifications under way, open visits, free reports, and who read full codes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from adapters.storage.tables.base import UtcDateTime, metadata

subject_challenge = Table(
    "subject_challenge",
    metadata,
    Column("ticket_digest", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("code_type", String(20), nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("answer_digest", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_subject_challenge_expires", "expires_at"),
)
"""Rows live for minutes; the key in a row goes with it."""

subject_visit = Table(
    "subject_visit",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Index("ix_subject_visit_seen", "last_seen_at"),
)
"""The token itself is with the browser only. An ended visit is removed; that it was is in the audit trail."""

subject_report = Table(
    "subject_report",
    metadata,
    Column("report_id", String(32), primary_key=True),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("code_digest", String(64), nullable=False, unique=True),
    Column("document_digest", String(80), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("wrapped_key", LargeBinary),
    UniqueConstraint("subject_key", "year", "ordinal"),
)
"""``sealed`` is the whole report: under a person's own key, and with it gone nobody can read it (S10); an organisation's, which
may name people, under a key of its own (``wrapped_key``)."""

code_unmasking = Table(
    "code_unmasking",
    metadata,
    Column("unmasking_id", String(32), primary_key=True),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("department", String(80), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("listing_id", String(32)),
    Index("ix_code_unmasking_subject", "subject_key", "at"),
    Index("ix_code_unmasking_listing", "listing_id", "actor", "at"),
)
"""Who read a person's full code, and what for. Only inserted."""
