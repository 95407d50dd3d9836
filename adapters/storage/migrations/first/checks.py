"""The first migration's tables of checks. Written once; what changes later is a later migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "idempotency",
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("request_digest", sa.String(length=80), nullable=False),
        sa.Column("check_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client", "idempotency_key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "revision_text",
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_revision_text")),
    )
    op.create_table(
        "credit_check",
        sa.Column("check_id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("matter_kind", sa.String(length=80), nullable=False),
        sa.Column("case_no", sa.String(length=120), nullable=True),
        sa.Column("item_code", sa.String(length=120), nullable=True),
        sa.Column("decided_at", base.UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("registry_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("favoured", sa.Boolean(), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("document_digest", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_payload", sa.Text(), nullable=True),
        sa.Column("receipt_signature", sa.Text(), nullable=True),
        sa.Column("receipt_key_id", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision_text.revision"], name=op.f("fk_credit_check_revision_revision_text")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_credit_check")),
    )
    op.create_index("ix_credit_check_client_case", "credit_check", ["client", "case_no"], unique=False)
    op.create_index("ix_credit_check_day", "credit_check", ["day"], unique=False)
    op.create_table(
        "check_subject",
        sa.Column("check_id", sa.String(length=32), nullable=False),
        sa.Column("subject_index", sa.Integer(), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("identity", sa.String(length=20), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["credit_check.check_id"], name=op.f("fk_check_subject_check_id_credit_check")
        ),
        sa.PrimaryKeyConstraint("check_id", "subject_index", name=op.f("pk_check_subject")),
    )
    op.create_index("ix_check_subject_key", "check_subject", ["subject_key"], unique=False)
    op.create_table(
        "check_hit",
        sa.Column("check_id", sa.String(length=32), nullable=False),
        sa.Column("subject_index", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("listing_version", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("reached_as", sa.String(length=30), nullable=False),
        sa.Column("identity", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id", "subject_index"],
            ["check_subject.check_id", "check_subject.subject_index"],
            name=op.f("fk_check_hit_check_id_subject_index_check_subject"),
        ),
        sa.PrimaryKeyConstraint("check_id", "subject_index", "listing_id", name=op.f("pk_check_hit")),
    )
    op.create_index("ix_check_hit_listing", "check_hit", ["listing_id"], unique=False)
    op.create_table(
        "check_measure",
        sa.Column("check_id", sa.String(length=32), nullable=False),
        sa.Column("subject_index", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("memorandum", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id", "subject_index", "listing_id"],
            ["check_hit.check_id", "check_hit.subject_index", "check_hit.listing_id"],
            name=op.f("fk_check_measure_check_id_subject_index_listing_id_check_hit"),
        ),
        sa.PrimaryKeyConstraint(
            "check_id", "subject_index", "listing_id", "measure", "memorandum", "rule", name=op.f("pk_check_measure")
        ),
    )
    op.create_index("ix_check_measure_memorandum", "check_measure", ["memorandum"], unique=False)


def downgrade() -> None:
    """Drops them, indexes included."""
    op.drop_table("check_measure")
    op.drop_table("check_hit")
    op.drop_table("check_subject")
    op.drop_table("credit_check")
    op.drop_table("revision_text")
    op.drop_table("idempotency")
