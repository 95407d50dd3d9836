"""Which entry a person's full data was opened for: what was read for another entry, or in an export, opens nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("code_unmasking") as batch:
        batch.add_column(sa.Column("listing_id", sa.String(length=32), nullable=True))
    op.create_index("ix_code_unmasking_listing", "code_unmasking", ["listing_id", "actor", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_code_unmasking_listing", table_name="code_unmasking")
    with op.batch_alter_table("code_unmasking") as batch:
        batch.drop_column("listing_id")
