"""Names: the index for searching organisations by name; what was found about wrong persons, also without a case."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.storage.tables import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("keeper", sa.String(length=40), nullable=True),
        sa.Column("keeper_until", base.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_cursor")),
    )
    op.create_table(
        "name_entry",
        sa.Column("name_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("core", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_key"], ["subject.subject_key"], name=op.f("fk_name_entry_subject_key_subject")
        ),
        sa.PrimaryKeyConstraint("name_id", name=op.f("pk_name_entry")),
        sa.UniqueConstraint("subject_key", "core", name=op.f("uq_name_entry_subject_key_core")),
    )
    op.create_table(
        "name_posting",
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gram", sa.String(length=4), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block", "gram", name=op.f("pk_name_posting")),
    )
    _replace_findings(
        [
            sa.Column("finding_id", sa.String(length=32), nullable=False),
            *_finding_columns(case_required=False),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_wrong_person")),
        ],
        "finding_id, listing_id, subject_key, name_index, department, found_at, case_id",
        "case_id, listing_id, subject_key, name_index, department, found_at, case_id",
    )
    op.create_index(op.f("ix_wrong_person_listing_id"), "wrong_person", ["listing_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wrong_person_listing_id"), table_name="wrong_person")
    op.execute("DELETE FROM wrong_person WHERE case_id IS NULL")
    _replace_findings(
        [
            *_finding_columns(case_required=True),
            sa.PrimaryKeyConstraint("listing_id", "subject_key", "name_index", "case_id", name=op.f("pk_wrong_person")),
        ],
        "listing_id, subject_key, name_index, department, found_at, case_id",
        "listing_id, subject_key, name_index, department, MIN(found_at), case_id",
        " GROUP BY listing_id, subject_key, name_index, department, case_id",
    )
    for table in ("name_posting", "name_entry", "name_cursor"):
        op.drop_table(table)


def _finding_columns(*, case_required: bool) -> list[sa.Column[Any]]:
    return [
        sa.Column("listing_id", sa.String(length=80), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("name_index", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=not case_required),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("found_at", base.UtcDateTime(), nullable=False),
    ]


def _replace_findings(columns: list[sa.schema.SchemaItem], into: str, values: str, grouped: str = "") -> None:
    """SQLite cannot change a primary key, so what is there is set aside and put back."""
    op.execute("CREATE TABLE wrong_person_aside AS SELECT * FROM wrong_person")
    op.drop_table("wrong_person")
    op.create_table(
        "wrong_person",
        *columns,
        sa.ForeignKeyConstraint(["case_id"], ["case_record.case_id"], name=op.f("fk_wrong_person_case_id_case_record")),
    )
    op.execute(f"INSERT INTO wrong_person ({into}) SELECT {values} FROM wrong_person_aside{grouped}")  # noqa: S608
    op.drop_table("wrong_person_aside")
