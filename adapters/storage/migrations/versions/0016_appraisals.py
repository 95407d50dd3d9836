"""Appraisals of departments, the items they rest on, and appeals against them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appraisal",
        sa.Column("appraisal_id", sa.String(length=32), nullable=False),
        sa.Column("scheme", base.JsonText(), nullable=False),
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", base.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("padding", base.JsonText(), nullable=False),
        sa.Column("published_at", base.UtcDateTime(), nullable=True),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("appraisal_id", name=op.f("pk_appraisal")),
    )
    op.create_table(
        "appraisal_appeal",
        sa.Column("appeal_id", sa.String(length=32), nullable=False),
        sa.Column("appraisal_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("indicator", sa.String(length=80), nullable=False),
        sa.Column("items", base.JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filed_at", base.UtcDateTime(), nullable=False),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("proposal", sa.Boolean(), nullable=True),
        sa.Column("proposal_reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.appraisal_id"], name=op.f("fk_appraisal_appeal_appraisal_id_appraisal")
        ),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_appraisal_appeal")),
    )
    op.create_index(
        op.f("ix_appraisal_appeal_appraisal_id_appeal_id"),
        "appraisal_appeal",
        ["appraisal_id", "appeal_id"],
        unique=False,
    )
    op.create_table(
        "appraisal_event",
        sa.Column("appraisal_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("appeal_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.appraisal_id"], name=op.f("fk_appraisal_event_appraisal_id_appraisal")
        ),
        sa.PrimaryKeyConstraint("appraisal_id", "seq", name=op.f("pk_appraisal_event")),
    )
    op.create_table(
        "appraisal_item",
        sa.Column("appraisal_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("indicator", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("appeal_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appraisal_appeal.appeal_id"], name=op.f("fk_appraisal_item_appeal_id_appraisal_appeal")
        ),
        sa.ForeignKeyConstraint(
            ["appraisal_id"], ["appraisal.appraisal_id"], name=op.f("fk_appraisal_item_appraisal_id_appraisal")
        ),
        sa.PrimaryKeyConstraint("appraisal_id", "department", "indicator", "item", name=op.f("pk_appraisal_item")),
    )


def downgrade() -> None:
    op.drop_table("appraisal_item")
    op.drop_table("appraisal_event")
    op.drop_index(op.f("ix_appraisal_appeal_appraisal_id_appeal_id"), table_name="appraisal_appeal")
    op.drop_table("appraisal_appeal")
    op.drop_table("appraisal")
