"""Tables of the name search: organisations' names as folded, and where each gram occurs. All derived from the registry.

Natural persons are not in it: their names are sealed (S10) and cannot be searched.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from adapters.storage.tables.base import UtcDateTime, metadata

name_cursor = Table(
    "name_cursor",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("edition", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("names", Integer, nullable=False),
    Column("sealed", Integer, nullable=False),
    Column("keeper", String(40)),
    Column("keeper_until", UtcDateTime),
)
"""One row (id 1): how far the index is, and which process is at it."""

name_entry = Table(
    "name_entry",
    metadata,
    Column("name_id", Integer, primary_key=True, autoincrement=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("core", Text, nullable=False),
    UniqueConstraint("subject_key", "core"),
)

name_posting = Table(
    "name_posting",
    metadata,
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("gram", String(4), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("places", LargeBinary, nullable=False),
)
"""``places``: positions within the block, two bytes each, little end first. By block first, so that a new block is written at the
end of the index and not all over it; a search asks every block for its grams."""
