"""The second migration's tables of revisions. Written once; what changes later is a later migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "activation",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("publication_id", sa.String(length=32), nullable=True),
        sa.Column("activated_by", sa.String(length=120), nullable=False),
        sa.Column("activated_at", base.UtcDateTime(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision_text.revision"], name=op.f("fk_activation_revision_revision_text")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_activation")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_activation_publication_id")),
    )
    op.create_table(
        "publication",
        sa.Column("publication_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("base_sequence", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("findings", base.JsonText(), nullable=False),
        sa.Column("examples", base.JsonText(), nullable=False),
        sa.Column("impact", base.JsonText(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_sequence"], ["activation.sequence"], name=op.f("fk_publication_base_sequence_activation")
        ),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision_text.revision"], name=op.f("fk_publication_revision_revision_text")
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_proposed_at", "publication", ["proposed_at"], unique=False)
    op.create_table(
        "publication_decision",
        sa.Column("publication_id", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.publication_id"],
            name=op.f("fk_publication_decision_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication_decision")),
    )
    op.create_table(
        "accepted_warning",
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.Column("accepted_at", base.UtcDateTime(), nullable=False),
        sa.Column("publication_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.publication_id"],
            name=op.f("fk_accepted_warning_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_accepted_warning")),
    )


def downgrade() -> None:
    """Drops them, indexes included."""
    for table in ("accepted_warning", "publication_decision", "publication", "activation"):
        op.drop_table(table)
