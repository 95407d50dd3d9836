"""Listing files that were read, and the differences that comparisons found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_file",
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("once", sa.String(length=500), nullable=True),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("started_at", base.UtcDateTime(), nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.Column("registry_version", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("counts", base.JsonText(), nullable=False),
        sa.Column("noted", base.JsonText(), nullable=False),
        sa.Column("failure", base.JsonText(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_list_file")),
        sa.UniqueConstraint("once", name=op.f("uq_list_file_once")),
    )
    op.create_index(
        "ix_list_file_list_id_purpose_file_id", "list_file", ["list_id", "purpose", "file_id"], unique=False
    )
    op.create_table(
        "correction",
        sa.Column("correction_id", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.String(length=32), nullable=True),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("held_digest", sa.String(length=64), nullable=True),
        sa.Column("content", base.JsonText(), nullable=False),
        sa.Column("persons", base.JsonText(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found_at", base.UtcDateTime(), nullable=False),
        sa.Column("proposed_at", base.UtcDateTime(), nullable=True),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", base.UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("registry_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["list_file.file_id"], name=op.f("fk_correction_file_id_list_file")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.listing_id"], name=op.f("fk_correction_listing_id_listing")),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subject.subject_key"], name=op.f("fk_correction_subject_key_subject")
        ),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_file_id_correction_id", "correction", ["file_id", "correction_id"], unique=False)
    op.create_index(
        "ix_correction_list_id_is_open_correction_id",
        "correction",
        ["list_id", "is_open", "correction_id"],
        unique=False,
    )
    op.create_index("ix_correction_list_id_fingerprint", "correction", ["list_id", "fingerprint"], unique=False)


def downgrade() -> None:
    op.drop_table("correction")
    op.drop_table("list_file")
