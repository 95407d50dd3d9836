"""Checks are found by the number of their matter alone."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_credit_check_case_no", "credit_check", ["case_no"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_credit_check_case_no", table_name="credit_check")
