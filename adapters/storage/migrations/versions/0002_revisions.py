"""Revisions: proposals, accepted warnings, decisions and activations."""

from __future__ import annotations

from adapters.storage.migrations.second import revisions

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    revisions.upgrade()


def downgrade() -> None:
    revisions.downgrade()
