"""Tables of the registry (对象库): entries on lists, kept as versions that are only ever inserted (S9).

``listing`` names an entry and is the row that others lock; ``listing_version`` and ``listing_responsible`` hold what was
known, version by version. The one row that changes is the counter: whoever holds it is the registry's only writer, so the
order of versions is the order of commits.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

registry_counter = Table(
    "registry_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
)
"""One row (id 1). Made by the first writer; there is nothing to seed."""

registry_commit = Table(
    "registry_commit",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", String(200), nullable=False),
)
"""When each version came to be known. ``at`` never goes back while ``version`` goes up."""

listing = Table(
    "listing",
    metadata,
    Column("listing_id", String(32), primary_key=True),
    Column("list_id", String(80), nullable=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False),
    Column("decision_key", String(200), nullable=False),
    Column("first_version", BigInteger, ForeignKey("registry_commit.version"), nullable=False),
    Unique("list_id", "subject_key", "decision_key"),
    Index(None, "list_id", "listing_id"),
)
"""One entry: one decision about one subject for one list."""

listing_version = Table(
    "listing_version",
    metadata,
    Column("listing_id", String(32), ForeignKey("listing.listing_id"), primary_key=True),
    Column("version", BigInteger, ForeignKey("registry_commit.version"), primary_key=True, autoincrement=False),
    Column("subject_key", String(64), nullable=False, index=True),
    Column("list_id", String(80), nullable=False),
    Column("subject_kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("decision_no", String(200), nullable=False),
    Column("authority", String(200), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("level", String(20)),
    Column("marks", String(100), nullable=False),
    Column("exit_kind", String(20)),
    Column("exited_on", Date),
    Column("exit_document_no", String(200)),
    Column("exit_reason", Text),
    Column("publicity_until", Date),
    Column("facts", JsonText, nullable=False),
    Column("content_digest", String(64), nullable=False),
    Index(None, "list_id", "version"),
)
"""What was known of an entry from a version on. Of a natural person, name, grounds, the list's own free text and the reason of the
exit stand in ``sealed`` under the person's own key and are empty here or left out; when the key is destroyed nobody can read
them (S10)."""

listing_responsible = Table(
    "listing_responsible",
    metadata,
    Column("listing_id", String(32), ForeignKey("listing.listing_id"), primary_key=True),
    Column("version", BigInteger, ForeignKey("registry_commit.version"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("subject_key", String(64), ForeignKey("subject.subject_key"), nullable=False, index=True),
    Column("role", String(60), nullable=False),
    Column("basis", Text, nullable=False),
    Column("sealed_name", LargeBinary),
)
"""Natural persons whom a version of an organisation's entry names as responsible (S13)."""
