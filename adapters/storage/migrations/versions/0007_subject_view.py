"""The subject's own view: verifications, visits, free reports, readings of full codes; cases by subject."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_challenge",
        sa.Column("ticket_digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code_type", sa.String(length=20), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_digest", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_digest", name=op.f("pk_subject_challenge")),
    )
    op.create_index("ix_subject_challenge_expires", "subject_challenge", ["expires_at"], unique=False)
    op.create_table(
        "subject_visit",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", base.UtcDateTime(), nullable=False),
        _of_subject("subject_visit"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_subject_visit")),
    )
    op.create_index("ix_subject_visit_seen", "subject_visit", ["last_seen_at"], unique=False)
    op.create_table(
        "subject_report",
        sa.Column("report_id", sa.String(length=32), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("issued_at", base.UtcDateTime(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("document_digest", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        _of_subject("subject_report"),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_subject_report")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_subject_report_code_digest")),
        sa.UniqueConstraint("subject_key", "year", "ordinal", name=op.f("uq_subject_report_subject_key_year_ordinal")),
    )
    op.create_table(
        "code_unmasking",
        sa.Column("unmasking_id", sa.String(length=32), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        _of_subject("code_unmasking"),
        sa.PrimaryKeyConstraint("unmasking_id", name=op.f("pk_code_unmasking")),
    )
    op.create_index("ix_code_unmasking_subject", "code_unmasking", ["subject_key", "at"], unique=False)
    op.create_index("ix_case_record_subject", "case_record", ["subject_key", "case_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_record_subject", table_name="case_record")
    for table in ("code_unmasking", "subject_report", "subject_visit", "subject_challenge"):
        op.drop_table(table)


def _of_subject(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subject_key"], ["subject.subject_key"], name=op.f(f"fk_{table}_subject_key_subject")
    )
