"""Rights: claims about entries, their steps, and the last runs of the daily jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("applicant_kind", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filed_at", base.UtcDateTime(), nullable=False),
        sa.Column("filed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.listing_id"], name=op.f("fk_claim_listing_id_listing")),
        sa.ForeignKeyConstraint(["subject_key"], ["subject.subject_key"], name=op.f("fk_claim_subject_key_subject")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim")),
    )
    op.create_index(
        "uq_claim_open",
        "claim",
        ["listing_id", "kind"],
        unique=True,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(op.f("ix_claim_listing_id"), "claim", ["listing_id"], unique=False)
    op.create_index(op.f("ix_claim_list_id_claim_id"), "claim", ["list_id", "claim_id"], unique=False)
    op.create_index(op.f("ix_claim_department_claim_id"), "claim", ["department", "claim_id"], unique=False)
    op.create_index(op.f("ix_claim_subject_key"), "claim", ["subject_key"], unique=False)
    op.create_index(op.f("ix_claim_is_open_claim_id"), "claim", ["is_open", "claim_id"], unique=False)
    op.create_table(
        "claim_event",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.claim_id"], name=op.f("fk_claim_event_claim_id_claim")),
        sa.PrimaryKeyConstraint("claim_id", "seq", name=op.f("pk_claim_event")),
    )
    op.create_table(
        "daily_run",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_daily_run")),
    )


def downgrade() -> None:
    for table in ("daily_run", "claim_event", "claim"):
        op.drop_table(table)
