"""What was reported to province and nation: exports, and the cases that each told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upward_export",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("people", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("operations", base.JsonText(), nullable=False),
        sa.Column("left_out", base.JsonText(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("made_at", base.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("settled_at", base.UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("export_id", name=op.f("pk_upward_export")),
    )
    op.create_table(
        "upward_export_case",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.case_id"], name=op.f("fk_upward_export_case_case_id_case_record")
        ),
        sa.ForeignKeyConstraint(
            ["export_id"], ["upward_export.export_id"], name=op.f("fk_upward_export_case_export_id_upward_export")
        ),
        sa.PrimaryKeyConstraint("export_id", "case_id", name=op.f("pk_upward_export_case")),
    )
    op.create_index("ix_upward_export_case_case", "upward_export_case", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("upward_export_case")
    op.drop_table("upward_export")
