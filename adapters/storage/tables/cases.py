"""Tables of cases: the case as it stands now, every change of it, and what was found out about wrong persons."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

case_record = Table(
    "case_record",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("client", String(120), nullable=False),
    Column("case_no", String(120), nullable=False),
    Column("matter_kind", String(80), nullable=False),
    Column("listing_id", String(80), nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("measure", String(80), nullable=False),
    Column("title", Text, nullable=False),
    Column("effect", String(20), nullable=False),
    Column("measure_outcome", String(20), nullable=False),
    Column("strength", String(20), nullable=False),
    Column("department", String(80), nullable=False),
    Column("subject_key", String(64), nullable=False),
    Column("subject_kind", String(20), nullable=False),
    Column("subject_name", String(300), nullable=False),
    Column("name_index", String(80)),
    Column("proposed", Boolean, nullable=False),
    Column("identity_review", Boolean, nullable=False),
    Column("grounds", JsonText, nullable=False),
    Column("revision", String(80), nullable=False),
    Column("registry_version", Integer, nullable=False),
    # Deferred: the answer names its cases, so they are written before the check, in one transaction.
    Column(
        "check_id",
        String(32),
        ForeignKey("credit_check.check_id", deferrable=True, initially="DEFERRED"),
    ),
    Column("state", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("outcome", String(20)),
    Column("evidence", JsonText),
    Column("outcome_by", String(120)),
    Column("lift_required", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("acknowledged_at", UtcDateTime),
    Column("fed_back_at", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(120), nullable=False),
    Column("reason_code", String(80)),
    Column("override_until", Date),
    Column("effective_until", Date),
    Column("ended_at", UtcDateTime),
    Column("suggestion", JsonText),
    # S8: one case per client, case number, listing, measure and department while it is open.
    Index(
        "uq_case_record_open",
        "client",
        "case_no",
        "listing_id",
        "measure",
        "department",
        unique=True,
        sqlite_where=text("is_open = 1"),
        postgresql_where=text("is_open"),
    ),
    Index("ix_case_record_case_no", "case_no"),
    Index("ix_case_record_override", "override_until"),
    Index("ix_case_record_effective", "effective_until"),
    Index("ix_case_record_department", "department", "case_id"),
    Index("ix_case_record_listing", "listing_id"),
    # All that reports ask of cases stands in the index, so that rows with their grounds and evidence stay unread.
    Index(
        "ix_case_record_opened",
        "opened_at",
        "effect",
        "department",
        "list_id",
        "listing_id",
        "subject_kind",
        "measure",
        "state",
        "outcome",
        "reason_code",
        "lift_required",
        "acknowledged_at",
        "fed_back_at",
        "changed_at",
        "case_id",
    ),
    Index("ix_case_record_subject", "subject_key", "case_id"),
    Index("ix_case_record_state", "state", "fed_back_at", "case_id"),
    # What is still to be lifted: a few of all cases, asked for on every desk and in every round of supervision.
    Index(
        "ix_case_record_lift",
        "department",
        sqlite_where=text("lift_required = 1"),
        postgresql_where=text("lift_required"),
    ),
)

case_source = Table(
    "case_source",
    metadata,
    Column("case_id", String(32), ForeignKey("case_record.case_id"), nullable=False),
    Column("memorandum", String(80), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("initiator", String(80), nullable=False),
    PrimaryKeyConstraint("case_id", "memorandum", "rule"),
    Index("ix_case_source_memorandum", "memorandum"),
    Index("ix_case_source_initiator", "initiator"),
)

matter_result = Table(
    "matter_result",
    metadata,
    Column("result_id", String(32), primary_key=True),
    Column("client", String(120), nullable=False),
    Column("case_no", String(120), nullable=False),
    Column("matter_kind", String(80), nullable=False),
    Column("result", String(80), nullable=False),
    Column("given", JsonText, nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("posted_by", String(120), nullable=False),
    Index("ix_matter_result_case_no", "case_no"),
)
"""What business systems reported of their own matters; each report once, corrections beside it."""

case_event = Table(
    "case_event",
    metadata,
    Column("case_id", String(32), ForeignKey("case_record.case_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("data", JsonText, nullable=False),
    PrimaryKeyConstraint("case_id", "seq"),
)

wrong_person = Table(
    "wrong_person",
    metadata,
    Column("finding_id", String(32), primary_key=True),
    Column("listing_id", String(80), nullable=False, index=True),
    Column("subject_key", String(64), nullable=False),
    Column("name_index", String(80), nullable=False),
    Column("case_id", String(32), ForeignKey("case_record.case_id")),
    Column("department", String(80), nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("reason", Text),
)
"""Found in a case, or by a clerk who looked a name up (then without a case, and with the reason)."""
