"""The outbox: messages to departments and systems, and where systems take theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PARTIAL = {
    "ix_outbox_message_due": ("due_at", "due_at IS NOT NULL"),
    "ix_outbox_message_unconfirmed": ("confirm_by", "confirm_by IS NOT NULL AND confirmed_at IS NULL"),
}


def upgrade() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("confirm_by", base.UtcDateTime(), nullable=True),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", base.UtcDateTime(), nullable=True),
        sa.Column("claimed_until", base.UtcDateTime(), nullable=True),
        sa.Column("delivered_at", base.UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("confirmed_at", base.UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=200), nullable=True),
        sa.Column("confirm_note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint(
            "topic", "key", "department", "client", name=op.f("uq_outbox_message_topic_key_department_client")
        ),
    )
    op.create_index("ix_outbox_message_department", "outbox_message", ["department", "message_id"], unique=False)
    op.create_index("ix_outbox_message_state", "outbox_message", ["state", "message_id"], unique=False)
    for name, (column, condition) in _PARTIAL.items():
        where = sa.text(condition)
        op.create_index(name, "outbox_message", [column], unique=False, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "webhook",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("registered_at", base.UtcDateTime(), nullable=False),
        sa.Column("registered_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.client_id"], name=op.f("fk_webhook_client_id_client")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_webhook")),
    )


def downgrade() -> None:
    op.drop_table("webhook")
    op.drop_table("outbox_message")
