"""Supervision of what departments owe; the mailboxes of their offices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervision",
        sa.Column("supervision_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("occurrence", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("since", base.UtcDateTime(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", base.UtcDateTime(), nullable=False),
        sa.Column("stepped_on", sa.Date(), nullable=False),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("closed_at", base.UtcDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_supervision")),
        sa.UniqueConstraint(
            "about", "kind", "department", "occurrence", name=op.f("uq_supervision_about_kind_department_occurrence")
        ),
    )
    op.create_index("ix_supervision_department", "supervision", ["department", "supervision_id"], unique=False)
    op.create_index(
        "ix_supervision_open",
        "supervision",
        ["department"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "supervision_event",
        sa.Column("supervision_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supervision_id"],
            ["supervision.supervision_id"],
            name=op.f("fk_supervision_event_supervision_id_supervision"),
        ),
        sa.PrimaryKeyConstraint("supervision_id", "seq", name=op.f("pk_supervision_event")),
    )
    op.create_table(
        "mailbox",
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("registered_at", base.UtcDateTime(), nullable=False),
        sa.Column("registered_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("department", name=op.f("pk_mailbox")),
    )


def downgrade() -> None:
    op.drop_table("mailbox")
    op.drop_table("supervision_event")
    op.drop_index("ix_supervision_open", table_name="supervision")
    op.drop_index("ix_supervision_department", table_name="supervision")
    op.drop_table("supervision")
