"""Batches of subjects to be checked, part by part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_batch",
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("matter_kind", sa.String(length=80), nullable=False),
        sa.Column("case_no", sa.String(length=120), nullable=True),
        sa.Column("subjects", sa.Integer(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("finished_at", base.UtcDateTime(), nullable=True),
        sa.Column("key_id", sa.String(length=120), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_check_batch")),
    )
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_check_batch_unfinished",
        "check_batch",
        ["client"],
        unique=False,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_table(
        "check_batch_part",
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("indexes", base.JsonText(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("check_id", sa.String(length=32), nullable=True),
        sa.Column("problem", base.JsonText(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", base.UtcDateTime(), nullable=True),
        sa.Column("claimed_until", base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["check_batch.batch_id"], name=op.f("fk_check_batch_part_batch_id_check_batch")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["credit_check.check_id"], name=op.f("fk_check_batch_part_check_id_credit_check")
        ),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_check_batch_part")),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_check_batch_part_due",
        "check_batch_part",
        ["due_at"],
        unique=False,
        sqlite_where=due,
        postgresql_where=due,
    )


def downgrade() -> None:
    op.drop_table("check_batch_part")
    op.drop_table("check_batch")
