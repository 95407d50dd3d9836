"""What reports count stands where they look: each measure of a check with its day, list and subject; indexes for a year of checks, cases, recalls."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEW: dict[str, sa.types.TypeEngine[Any]] = {
    "day": sa.Date(),
    "preview": sa.Boolean(),
    "department": sa.String(length=80),
    "list_id": sa.String(length=80),
    "subject_key": sa.String(length=64),
    "subject_kind": sa.String(length=20),
}
_FILL = """
UPDATE check_measure SET
  day = (SELECT c.day FROM credit_check c WHERE c.check_id = check_measure.check_id),
  preview = (SELECT c.preview FROM credit_check c WHERE c.check_id = check_measure.check_id),
  department = (SELECT c.department FROM credit_check c WHERE c.check_id = check_measure.check_id),
  list_id = (SELECT h.list_id FROM check_hit h WHERE h.check_id = check_measure.check_id
             AND h.subject_index = check_measure.subject_index AND h.listing_id = check_measure.listing_id),
  subject_key = (SELECT s.subject_key FROM check_subject s WHERE s.check_id = check_measure.check_id
                 AND s.subject_index = check_measure.subject_index),
  subject_kind = (SELECT s.kind FROM check_subject s WHERE s.check_id = check_measure.check_id
                  AND s.subject_index = check_measure.subject_index)
"""


def upgrade() -> None:
    with op.batch_alter_table("check_measure") as batch:
        for name, kind in _NEW.items():
            batch.add_column(sa.Column(name, kind))
    op.execute(_FILL)
    with op.batch_alter_table("check_measure") as batch:
        for name, kind in _NEW.items():
            if name != "subject_key":
                batch.alter_column(name, existing_type=kind, nullable=False)
    op.drop_index("ix_check_measure_memorandum", table_name="check_measure")
    op.create_index("ix_check_measure_memorandum", "check_measure", ["memorandum", "day"], unique=False)
    op.create_index("ix_check_measure_day", "check_measure", ["day"], unique=False)
    op.drop_index("ix_credit_check_day", table_name="credit_check")
    op.create_index(
        "ix_credit_check_day", "credit_check", ["day", "preview", "department", "matter_kind"], unique=False
    )
    op.create_index("ix_outbox_message_topic", "outbox_message", ["topic", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_message_topic", table_name="outbox_message")
    op.drop_index("ix_credit_check_day", table_name="credit_check")
    op.create_index("ix_credit_check_day", "credit_check", ["day"], unique=False)
    op.drop_index("ix_check_measure_day", table_name="check_measure")
    op.drop_index("ix_check_measure_memorandum", table_name="check_measure")
    op.create_index("ix_check_measure_memorandum", "check_measure", ["memorandum"], unique=False)
    with op.batch_alter_table("check_measure") as batch:
        for name in _NEW:
            batch.drop_column(name)
