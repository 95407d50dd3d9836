"""The archive of entries that have left their lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables.base import JsonText, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archived_entry",
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("listing_version", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.listing_id"], name=op.f("fk_archived_entry_listing_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subject.subject_key"], name=op.f("fk_archived_entry_subject_key_subject")
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_archived_entry")),
    )
    op.create_index("ix_archived_entry_state", "archived_entry", ["state", "listing_id"], unique=False)
    op.create_index("ix_archived_entry_list", "archived_entry", ["list_id", "listing_id"], unique=False)
    op.create_table(
        "archive_event",
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["archived_entry.listing_id"], name=op.f("fk_archive_event_listing_id_archived_entry")
        ),
        sa.PrimaryKeyConstraint("listing_id", "seq", name=op.f("pk_archive_event")),
    )


def downgrade() -> None:
    op.drop_table("archive_event")
    op.drop_index("ix_archived_entry_list", table_name="archived_entry")
    op.drop_index("ix_archived_entry_state", table_name="archived_entry")
    op.drop_table("archived_entry")
