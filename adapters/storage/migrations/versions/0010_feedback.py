"""Feedback that waits for its initiator, longest first."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_case_record_state", "case_record", ["state", "fed_back_at", "case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_record_state", table_name="case_record")
