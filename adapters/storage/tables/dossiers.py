"""Tables of dossiers: how a subject comes onto a list. The dossier as it stands, and every step with what was said in it.

Of a natural person, name, row and what was said stand in ``sealed`` under the person's own key and are empty here (S10). Codes
stand nowhere but behind ``subject_key``.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text
from sqlalchemy import PrimaryKeyConstraint as Key

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

dossier = Table(
    "dossier",
    metadata,
    Column("dossier_id", String(32), primary_key=True),
    Column("list_id", String(80), nullable=False),
    Column("department", String(80), nullable=False),
    Column("track", String(20), nullable=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("subject_kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", JsonText, nullable=False),
    Column("persons", JsonText, nullable=False),
    Column("sealed", LargeBinary),
    Column("source", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("open_objections", Integer, nullable=False),
    Column("waits_until", Date),
    Column("listing_id", String(32), ForeignKey("listing.listing_id")),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", String(200), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Index(None, "list_id", "dossier_id"),
    Index(None, "subject_key", "list_id"),
)
"""``persons``: responsible persons with their subject keys; each name is sealed under that person's key, in hex."""

dossier_event = Table(
    "dossier_event",
    metadata,
    Column("dossier_id", String(32), ForeignKey("dossier.dossier_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
    Column("sealed", LargeBinary),
    Key("dossier_id", "seq"),
)
