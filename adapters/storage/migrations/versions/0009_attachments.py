"""Attachments: files that belong to claims, cases and dossiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("added_at", base.UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=64), nullable=True),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subject.subject_key"], name=op.f("fk_attachment_subject_key_subject")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_about"), "attachment", ["about"], unique=False)
    op.create_index(op.f("ix_attachment_subject_key"), "attachment", ["subject_key"], unique=False)


def downgrade() -> None:
    op.drop_table("attachment")
