"""Tables of revisions: what was proposed, what was accepted, who decided, and what became active. Only inserted.

The texts themselves are ``revision_text`` (see ``checks``). The newest activation whose manifest verifies is the active revision.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from adapters.storage.tables.base import JsonText, UtcDateTime, metadata

publication = Table(
    "publication",
    metadata,
    Column("publication_id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("revision", String(80), ForeignKey("revision_text.revision"), nullable=False),
    Column("base_sequence", Integer, ForeignKey("activation.sequence"), nullable=False),
    Column("base_revision", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("findings", JsonText, nullable=False),
    Column("examples", JsonText, nullable=False),
    Column("impact", JsonText, nullable=False),
    Column("proposed_by", String(120), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("signature", LargeBinary),
    Column("key_id", String(120)),
    Index("ix_publication_proposed_at", "proposed_at"),
)

publication_decision = Table(
    "publication_decision",
    metadata,
    Column("publication_id", String(32), ForeignKey("publication.publication_id"), primary_key=True),
    Column("decision", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
)
"""At most one per publication: whoever comes second finds it decided."""

accepted_warning = Table(
    "accepted_warning",
    metadata,
    Column("fingerprint", String(80), primary_key=True),
    Column("code", String(80), nullable=False),
    Column("item", String(200), nullable=False),
    Column("message", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("accepted_by", String(120), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("publication_id", String(32), ForeignKey("publication.publication_id"), nullable=False),
)

activation = Table(
    "activation",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("revision", String(80), ForeignKey("revision_text.revision"), nullable=False),
    Column("publication_id", String(32), unique=True),
    Column("activated_by", String(120), nullable=False),
    Column("activated_at", UtcDateTime, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key_id", String(120), nullable=False),
)
"""``publication_id`` has no foreign key: the two tables would refer to each other. The columns repeat what ``manifest`` says."""
