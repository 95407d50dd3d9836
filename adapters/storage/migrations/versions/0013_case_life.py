"""Cases that end by themselves: refusals with their last day, measures with theirs; reasons; what systems report of their matters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables.base import JsonText, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NEW: dict[str, sa.types.TypeEngine[Any]] = {
    "reason_code": sa.String(length=80),
    "override_until": sa.Date(),
    "effective_until": sa.Date(),
    "ended_at": UtcDateTime(),
    "suggestion": JsonText(),
}
_INDEXES = {
    "ix_case_record_case_no": "case_no",
    "ix_case_record_override": "override_until",
    "ix_case_record_effective": "effective_until",
}


def upgrade() -> None:
    with op.batch_alter_table("case_record") as batch:
        for name, kind in _NEW.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
    for name, column in _INDEXES.items():
        op.create_index(name, "case_record", [column], unique=False)
    op.create_table(
        "matter_result",
        sa.Column("result_id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("case_no", sa.String(length=120), nullable=False),
        sa.Column("matter_kind", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=80), nullable=False),
        sa.Column("given", JsonText(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("posted_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("result_id"),
    )
    op.create_index("ix_matter_result_case_no", "matter_result", ["case_no"], unique=False)


def downgrade() -> None:
    op.drop_table("matter_result")
    for name in _INDEXES:
        op.drop_index(name, table_name="case_record")
    with op.batch_alter_table("case_record") as batch:
        for name in _NEW:
            batch.drop_column(name)
