"""Pushes are counted as they are committed, so that a system that reads on from one misses none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("push") as batch:
        batch.add_column(sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.execute("UPDATE push SET sequence = (SELECT count(*) FROM push earlier WHERE earlier.push_id <= push.push_id)")
    with op.batch_alter_table("push") as batch:
        batch.alter_column("sequence", existing_type=sa.BigInteger(), nullable=False)
    op.create_index("ix_push_sequence", "push", ["sequence"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_push_sequence", table_name="push")
    with op.batch_alter_table("push") as batch:
        batch.drop_column("sequence")
