"""Tables of checks: the decision with its exact bytes, and flat rows of it for reports.

``credit_check`` because ``check`` is a word of SQL. Rows are written once and never changed.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from adapters.storage.tables.base import UtcDateTime, metadata

revision_text = Table(
    "revision_text",
    metadata,
    Column("revision", String(80), primary_key=True),
    Column("canonical", LargeBinary, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
)

credit_check = Table(
    "credit_check",
    metadata,
    Column("check_id", String(32), primary_key=True),
    Column("client", String(120), nullable=False),
    Column("department", String(80), nullable=False),
    Column("operator", String(120), nullable=False),
    Column("purpose", String(120), nullable=False),
    Column("matter_kind", String(80), nullable=False),
    Column("case_no", String(120)),
    Column("item_code", String(120)),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("revision", String(80), ForeignKey("revision_text.revision"), nullable=False),
    Column("registry_version", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("favoured", Boolean, nullable=False),
    Column("preview", Boolean, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("document_digest", String(80), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("receipt_payload", Text),
    Column("receipt_signature", Text),
    Column("receipt_key_id", String(120)),
    Index("ix_credit_check_client_case", "client", "case_no"),
    Index("ix_credit_check_case_no", "case_no"),
    # Everything that a report asks of all checks stands in the index, so that a million wide rows stay unread.
    Index("ix_credit_check_day", "day", "preview", "department", "matter_kind"),
)

check_subject = Table(
    "check_subject",
    metadata,
    Column("check_id", String(32), ForeignKey("credit_check.check_id"), nullable=False),
    Column("subject_index", Integer, nullable=False),
    Column("subject_key", String(64)),
    Column("kind", String(20), nullable=False),
    Column("role", String(80), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("identity", String(20), nullable=False),
    Column("complete", Boolean, nullable=False),
    PrimaryKeyConstraint("check_id", "subject_index"),
    Index("ix_check_subject_key", "subject_key"),
)

check_hit = Table(
    "check_hit",
    metadata,
    Column("check_id", String(32), nullable=False),
    Column("subject_index", Integer, nullable=False),
    Column("listing_id", String(80), nullable=False),
    Column("listing_version", Integer, nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("reached_as", String(30), nullable=False),
    Column("identity", String(20), nullable=False),
    PrimaryKeyConstraint("check_id", "subject_index", "listing_id"),
    ForeignKeyConstraint(["check_id", "subject_index"], ["check_subject.check_id", "check_subject.subject_index"]),
    Index("ix_check_hit_listing", "listing_id"),
)

check_measure = Table(
    "check_measure",
    metadata,
    Column("check_id", String(32), nullable=False),
    Column("subject_index", Integer, nullable=False),
    Column("listing_id", String(80), nullable=False),
    Column("measure", String(80), nullable=False),
    Column("memorandum", String(80), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("effect", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("strength", String(20), nullable=False),
    Column("proposed", Boolean, nullable=False),
    Column("day", Date, nullable=False),
    Column("preview", Boolean, nullable=False),
    Column("department", String(80), nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("subject_key", String(64)),
    Column("subject_kind", String(20), nullable=False),
    PrimaryKeyConstraint("check_id", "subject_index", "listing_id", "measure", "memorandum", "rule"),
    ForeignKeyConstraint(
        ["check_id", "subject_index", "listing_id"],
        ["check_hit.check_id", "check_hit.subject_index", "check_hit.listing_id"],
    ),
    Index("ix_check_measure_memorandum", "memorandum", "day"),
    Index("ix_check_measure_day", "day"),
)
"""The last six columns repeat the check, the hit and the subject: reports count a year of these rows without reading the checks."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("client", String(120), nullable=False),
    Column("idempotency_key", String(200), nullable=False),
    Column("request_digest", String(80), nullable=False),
    Column("check_id", String(32), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("client", "idempotency_key"),
)
