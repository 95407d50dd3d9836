"""Dossiers: how a subject comes onto a list, step by step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", base.JsonText(), nullable=False),
        sa.Column("persons", base.JsonText(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("open_objections", sa.Integer(), nullable=False),
        sa.Column("waits_until", sa.Date(), nullable=True),
        sa.Column("listing_id", sa.String(length=32), nullable=True),
        sa.Column("opened_at", base.UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.listing_id"], name=op.f("fk_dossier_listing_id_listing")),
        sa.ForeignKeyConstraint(["subject_key"], ["subject.subject_key"], name=op.f("fk_dossier_subject_key_subject")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_dossier")),
    )
    op.create_index(op.f("ix_dossier_list_id_dossier_id"), "dossier", ["list_id", "dossier_id"], unique=False)
    op.create_index(op.f("ix_dossier_subject_key_list_id"), "dossier", ["subject_key", "list_id"], unique=False)
    op.create_table(
        "dossier_event",
        sa.Column("dossier_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.dossier_id"], name=op.f("fk_dossier_event_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "seq", name=op.f("pk_dossier_event")),
    )


def downgrade() -> None:
    op.drop_table("dossier_event")
    op.drop_table("dossier")
