"""Tables of rights: claims (objections, repairs, liftings, revocations) and every step they took."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

claim = Table(
    "claim",
    metadata,
    Column("claim_id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("listing_id", String(32), ForeignKey("listing.listing_id"), nullable=False),
    Column("list_id", String(80), nullable=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("applicant_kind", String(20), nullable=False),
    Column("department", String(80), nullable=False),
    Column("state", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("filed_by", String(200), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
    Column("sealed", LargeBinary),
    Column("wrapped_key", LargeBinary),
    Column("key_id", String(64)),
    # One claim of a kind about an entry at a time.
    Index(
        "uq_claim_open",
        "listing_id",
        "kind",
        unique=True,
        sqlite_where=text("is_open = 1"),
        postgresql_where=text("is_open"),
    ),
    Index(None, "listing_id"),
    Index(None, "list_id", "claim_id"),
    Index(None, "department", "claim_id"),
    Index(None, "subject_key"),
    Index(None, "is_open", "claim_id"),
)
"""What the applicant wrote stands in ``sealed``: under a person's own key, and with it gone nobody can read it (S10); about an
organisation, which has none, under a key of the claim's own (``wrapped_key``), since it may name people."""

claim_event = Table(
    "claim_event",
    metadata,
    Column("claim_id", String(32), ForeignKey("claim.claim_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
)
"""Each step of a claim, who took it and when. Only inserted."""
