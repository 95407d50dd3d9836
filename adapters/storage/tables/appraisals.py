"""Tables of appraisals: each with the scheme it was computed by, every item that its scores rest on, appeals, and every step."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

appraisal = Table(
    "appraisal",
    metadata,
    Column("appraisal_id", String(32), primary_key=True),
    Column("scheme", JsonText, nullable=False),
    Column("revision", String(80), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("padding", JsonText, nullable=False),
    Column("published_at", UtcDateTime),
    Column("appeal_until", Date),
)

appraisal_appeal = Table(
    "appraisal_appeal",
    metadata,
    Column("appeal_id", String(32), primary_key=True),
    Column("appraisal_id", String(32), ForeignKey("appraisal.appraisal_id"), nullable=False),
    Column("department", String(80), nullable=False),
    Column("indicator", String(80), nullable=False),
    Column("items", JsonText, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("filed_by", String(200), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("proposal", Boolean),
    Column("proposal_reason", Text, nullable=False),
    Column("proposed_by", String(200), nullable=False),
    Index(None, "appraisal_id", "appeal_id"),
)

appraisal_item = Table(
    "appraisal_item",
    metadata,
    Column("appraisal_id", String(32), ForeignKey("appraisal.appraisal_id"), primary_key=True),
    Column("department", String(80), primary_key=True),
    Column("indicator", String(80), primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("about", String(40), nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("since", Date, nullable=False),
    Column("last_day", Date),
    Column("done_on", Date),
    Column("appeal_id", String(32), ForeignKey("appraisal_appeal.appeal_id")),
)
"""``appeal_id``: an appeal was upheld for the item, so that it does not count. Nothing else of an item ever changes."""

appraisal_event = Table(
    "appraisal_event",
    metadata,
    Column("appraisal_id", String(32), ForeignKey("appraisal.appraisal_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("appeal_id", String(32), nullable=False),
    Column("action", String(30), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("data", JsonText, nullable=False),
)
"""Every step; of the appraisal itself where ``appeal_id`` is empty. Only inserted."""
