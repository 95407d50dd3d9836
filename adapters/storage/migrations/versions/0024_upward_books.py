"""What an export tells by hand, what it says of rewards and punishments, and that none is made beside another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("upward_export") as batch:
        batch.add_column(sa.Column("effects", base.JsonText(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("by_hand", base.JsonText(), nullable=False, server_default="{}"))
    with op.batch_alter_table("upward_export_case") as batch:
        batch.add_column(sa.Column("listing_version", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("in_file", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("upward_export") as batch:
        batch.alter_column("effects", server_default=None)
        batch.alter_column("by_hand", server_default=None)
    with op.batch_alter_table("upward_export_case") as batch:
        batch.alter_column("listing_version", server_default=None)
        batch.alter_column("in_file", server_default=None)
    op.create_table(
        "upward_books",
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("layout", name=op.f("pk_upward_books")),
    )


def downgrade() -> None:
    op.drop_table("upward_books")
    with op.batch_alter_table("upward_export_case") as batch:
        batch.drop_column("in_file")
        batch.drop_column("listing_version")
    with op.batch_alter_table("upward_export") as batch:
        batch.drop_column("by_hand")
        batch.drop_column("effects")
