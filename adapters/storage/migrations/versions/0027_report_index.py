"""The index of cases by the day they were opened holds all that reports ask of a case."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = (
    "opened_at",
    "effect",
    "department",
    "list_id",
    "listing_id",
    "subject_kind",
    "measure",
    "state",
    "outcome",
    "reason_code",
    "lift_required",
    "acknowledged_at",
    "fed_back_at",
    "changed_at",
    "case_id",
)


def upgrade() -> None:
    op.drop_index("ix_case_record_opened", table_name="case_record")
    op.create_index("ix_case_record_opened", "case_record", list(COLUMNS), unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_record_opened", table_name="case_record")
    op.create_index("ix_case_record_opened", "case_record", ["opened_at"], unique=False)
