"""Tables of reporting upwards: each export, and which cases it told of. What it said of them is in the file that was made."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import PrimaryKeyConstraint as Key

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

upward_export = Table(
    "upward_export",
    metadata,
    Column("export_id", String(32), primary_key=True),
    Column("layout", String(40), nullable=False),
    Column("format", String(10), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("people", Boolean, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("operations", JsonText, nullable=False),
    Column("left_out", JsonText, nullable=False),
    Column("digest", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(200)),
    Column("note", Text, nullable=False),
    Column("effects", JsonText, nullable=False),
    Column("by_hand", JsonText, nullable=False),
)

upward_export_case = Table(
    "upward_export_case",
    metadata,
    Column("export_id", String(32), ForeignKey("upward_export.export_id"), nullable=False),
    Column("case_id", String(32), ForeignKey("case_record.case_id"), nullable=False),
    Column("case_version", Integer, nullable=False),
    Column("operation", String(20), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("listing_version", BigInteger, nullable=False),
    Column("in_file", Boolean, nullable=False),
    Key("export_id", "case_id"),
    Index("ix_upward_export_case_case", "case_id"),
)
"""``digest`` is keyed: it tells whether a record would say the same again; the versions are the newest that were found to say it."""

upward_books = Table(
    "upward_books",
    metadata,
    Column("layout", String(40), primary_key=True),
    Column("moves", Integer, nullable=False),
)
"""How often exports in a layout were made or settled: whoever counts holds the row, so none is made beside another."""
