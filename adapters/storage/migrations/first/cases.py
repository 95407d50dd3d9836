"""The first migration's tables of cases. Written once; what changes later is a later migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "case_record",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("case_no", sa.String(length=120), nullable=False),
        sa.Column("matter_kind", sa.String(length=80), nullable=False),
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("measure", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effect", sa.String(length=20), nullable=False),
        sa.Column("measure_outcome", sa.String(length=20), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_name", sa.String(length=300), nullable=False),
        sa.Column("name_index", sa.String(length=80), nullable=True),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("identity_review", sa.Boolean(), nullable=False),
        sa.Column("grounds", base.JsonText(), nullable=False),
        sa.Column("revision", sa.String(length=80), nullable=False),
        sa.Column("registry_version", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("evidence", base.JsonText(), nullable=True),
        sa.Column("outcome_by", sa.String(length=120), nullable=True),
        sa.Column("lift_required", sa.Boolean(), nullable=False),
        sa.Column("opened_at", base.UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", base.UtcDateTime(), nullable=True),
        sa.Column("fed_back_at", base.UtcDateTime(), nullable=True),
        sa.Column("changed_at", base.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["credit_check.check_id"],
            name=op.f("fk_case_record_check_id_credit_check"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_record")),
    )
    op.create_index("ix_case_record_department", "case_record", ["department", "case_id"], unique=False)
    op.create_index("ix_case_record_listing", "case_record", ["listing_id"], unique=False)
    op.create_index("ix_case_record_opened", "case_record", ["opened_at"], unique=False)
    op.create_index(
        "uq_case_record_open",
        "case_record",
        ["client", "case_no", "listing_id", "measure", "department"],
        unique=True,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("data", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.case_id"], name=op.f("fk_case_event_case_id_case_record")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_case_event")),
    )
    op.create_table(
        "case_source",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("memorandum", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("initiator", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.case_id"], name=op.f("fk_case_source_case_id_case_record")),
        sa.PrimaryKeyConstraint("case_id", "memorandum", "rule", name=op.f("pk_case_source")),
    )
    op.create_index("ix_case_source_initiator", "case_source", ["initiator"], unique=False)
    op.create_index("ix_case_source_memorandum", "case_source", ["memorandum"], unique=False)
    op.create_table(
        "wrong_person",
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("name_index", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("found_at", base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.case_id"], name=op.f("fk_wrong_person_case_id_case_record")),
        sa.PrimaryKeyConstraint("listing_id", "subject_key", "name_index", "case_id", name=op.f("pk_wrong_person")),
    )


def downgrade() -> None:
    """Drops them, indexes included."""
    op.drop_table("wrong_person")
    op.drop_table("case_source")
    op.drop_table("case_event")
    op.drop_table("case_record")
