"""Cases whose measure is to be lifted are found by an index of their own: they are a few of all, and every desk asks for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_case_record_lift",
        "case_record",
        ["department"],
        sqlite_where=sa.text("lift_required = 1"),
        postgresql_where=sa.text("lift_required"),
    )


def downgrade() -> None:
    op.drop_index("ix_case_record_lift", table_name="case_record")
