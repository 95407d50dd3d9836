"""The first schema: subjects, accounts, audit trail, registry, pushes, checks, cases."""

from __future__ import annotations

from adapters.storage.migrations.first import cases, checks, people, registry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_AREAS = (people, registry, checks, cases)
"""Each refers only to those before it."""


def upgrade() -> None:
    for area in _AREAS:
        area.upgrade()


def downgrade() -> None:
    for area in reversed(_AREAS):
        area.downgrade()
