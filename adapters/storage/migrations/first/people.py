"""The first migration's tables of subjects, accounts and the audit trail. Written once; what changes later is a later migration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("roles", base.JsonText(), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("writer", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("entity", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("writer", "seq", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor"], unique=False)
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_index("ix_audit_entry_entity", "audit_entry", ["entity"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("writer", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "client",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_client_key_digest")),
    )
    op.create_table(
        "subject",
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("code_type", sa.String(length=20), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=True),
        sa.Column("code_plain", sa.String(length=64), nullable=True),
        sa.Column("code_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(length=40), nullable=True),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("erased_at", base.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "code_plain IS NULL OR code_type = 'uscc'", name=op.f("ck_subject_only_organisations_readable")
        ),
        sa.CheckConstraint(
            "(erased_at IS NULL) = (code_index IS NOT NULL AND (code_plain IS NOT NULL) <> (code_cipher IS NOT NULL))",
            name=op.f("ck_subject_whole_or_erased"),
        ),
        sa.PrimaryKeyConstraint("subject_key", name=op.f("pk_subject")),
        sa.UniqueConstraint("code_index", "code_type", name=op.f("uq_subject_code_index_code_type")),
    )
    op.create_table(
        "account_session",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("created_at", base.UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", base.UtcDateTime(), nullable=False),
        sa.Column("ended_at", base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.name"], name=op.f("fk_account_session_account_account")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_account_session")),
    )
    op.create_index("ix_account_session_account", "account_session", ["account"], unique=False)
    op.create_table(
        "client_department",
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.client_id"], name=op.f("fk_client_department_client_id_client")
        ),
        sa.PrimaryKeyConstraint("client_id", "department", name=op.f("pk_client_department")),
    )


def downgrade() -> None:
    """Drops them, indexes included."""
    op.drop_table("client_department")
    op.drop_table("account_session")
    op.drop_table("subject")
    op.drop_table("client")
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
    op.drop_table("account")
