"""Typical cases: the text as it stands, and every step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "typical_case",
        sa.Column("typical_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", base.JsonText(), nullable=True),
        sa.Column("listing_version", sa.BigInteger(), nullable=True),
        sa.Column("released_at", base.UtcDateTime(), nullable=True),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.case_id"], name=op.f("fk_typical_case_case_id_case_record")),
        sa.PrimaryKeyConstraint("typical_id", name=op.f("pk_typical_case")),
    )
    op.create_index(
        "uq_typical_case_open",
        "typical_case",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index("ix_typical_case_listing", "typical_case", ["listing_id"], unique=False)
    op.create_index("ix_typical_case_effect", "typical_case", ["effect", "state", "typical_id"], unique=False)
    op.create_table(
        "typical_case_event",
        sa.Column("typical_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["typical_id"], ["typical_case.typical_id"], name=op.f("fk_typical_case_event_typical_id_typical_case")
        ),
        sa.PrimaryKeyConstraint("typical_id", "seq", name=op.f("pk_typical_case_event")),
    )


def downgrade() -> None:
    op.drop_table("typical_case_event")
    op.drop_table("typical_case")
