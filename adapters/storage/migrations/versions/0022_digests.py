"""Digests that were delivered stay as they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback_digest",
        sa.Column("memorandum", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("told_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("memorandum", "first", "last", name=op.f("pk_feedback_digest")),
    )
    op.create_table(
        "feedback_digest_case",
        sa.Column("memorandum", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.case_id"], name=op.f("fk_feedback_digest_case_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["memorandum", "first", "last"],
            ["feedback_digest.memorandum", "feedback_digest.first", "feedback_digest.last"],
            name="fk_feedback_digest_case_digest",
        ),
        sa.PrimaryKeyConstraint("memorandum", "first", "last", "line", "case_id", name=op.f("pk_feedback_digest_case")),
    )
    op.create_index("ix_feedback_digest_case_case", "feedback_digest_case", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("feedback_digest_case")
    op.drop_table("feedback_digest")
