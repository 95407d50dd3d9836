"""The first migration's tables of the registry and its pushes. Written once; what changes later is a later migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "registry_commit",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_registry_commit")),
    )
    op.create_index(op.f("ix_registry_commit_at"), "registry_commit", ["at"], unique=False)
    op.create_table(
        "registry_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_counter")),
    )
    op.create_table(
        "listing",
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("decision_key", sa.String(length=200), nullable=False),
        sa.Column("first_version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_version"], ["registry_commit.version"], name=op.f("fk_listing_first_version_registry_commit")
        ),
        sa.ForeignKeyConstraint(["subject_key"], ["subject.subject_key"], name=op.f("fk_listing_subject_key_subject")),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "list_id", "subject_key", "decision_key", name=op.f("uq_listing_list_id_subject_key_decision_key")
        ),
    )
    op.create_index(op.f("ix_listing_list_id_listing_id"), "listing", ["list_id", "listing_id"], unique=False)
    op.create_table(
        "push",
        sa.Column("push_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("pushed_at", base.UtcDateTime(), nullable=False),
        sa.Column("pushed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["registry_commit.version"], name=op.f("fk_push_version_registry_commit")),
        sa.PrimaryKeyConstraint("push_id", name=op.f("pk_push")),
    )
    op.create_index(op.f("ix_push_list_id_version"), "push", ["list_id", "version"], unique=False)
    op.create_table(
        "listing_responsible",
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.listing_id"], name=op.f("fk_listing_responsible_listing_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subject.subject_key"], name=op.f("fk_listing_responsible_subject_key_subject")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["registry_commit.version"], name=op.f("fk_listing_responsible_version_registry_commit")
        ),
        sa.PrimaryKeyConstraint("listing_id", "version", "ordinal", name=op.f("pk_listing_responsible")),
    )
    op.create_index(op.f("ix_listing_responsible_subject_key"), "listing_responsible", ["subject_key"], unique=False)
    op.create_table(
        "listing_version",
        sa.Column("listing_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision_no", sa.String(length=200), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("marks", sa.String(length=100), nullable=False),
        sa.Column("exit_kind", sa.String(length=20), nullable=True),
        sa.Column("exited_on", sa.Date(), nullable=True),
        sa.Column("exit_document_no", sa.String(length=200), nullable=True),
        sa.Column("exit_reason", sa.Text(), nullable=True),
        sa.Column("publicity_until", sa.Date(), nullable=True),
        sa.Column("facts", base.JsonText(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.listing_id"], name=op.f("fk_listing_version_listing_id_listing")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["registry_commit.version"], name=op.f("fk_listing_version_version_registry_commit")
        ),
        sa.PrimaryKeyConstraint("listing_id", "version", name=op.f("pk_listing_version")),
    )
    op.create_index(op.f("ix_listing_version_list_id_version"), "listing_version", ["list_id", "version"], unique=False)
    op.create_index(op.f("ix_listing_version_subject_key"), "listing_version", ["subject_key"], unique=False)
    op.create_table(
        "push_delivery",
        sa.Column("push_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["push_id"], ["push.push_id"], name=op.f("fk_push_delivery_push_id_push")),
        sa.PrimaryKeyConstraint("push_id", "department", name=op.f("pk_push_delivery")),
    )
    op.create_index(op.f("ix_push_delivery_department_state"), "push_delivery", ["department", "state"], unique=False)
    op.create_table(
        "push_event",
        sa.Column("push_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", base.UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["push_id"], ["push.push_id"], name=op.f("fk_push_event_push_id_push")),
        sa.PrimaryKeyConstraint("push_id", "department", "ordinal", name=op.f("pk_push_event")),
    )


def downgrade() -> None:
    """Drops them, indexes included."""
    op.drop_table("push_event")
    op.drop_table("push_delivery")
    op.drop_table("listing_version")
    op.drop_table("listing_responsible")
    op.drop_table("push")
    op.drop_table("listing")
    op.drop_table("registry_counter")
    op.drop_table("registry_commit")
