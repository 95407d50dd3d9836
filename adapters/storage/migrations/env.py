"""Runs migrations on the connection that ``adapters.storage.schema`` hands over; there is no alembic.ini."""

from __future__ import annotations

from alembic import context

from adapters.storage.schema import comparison_options

context.configure(connection=context.config.attributes["connection"], **comparison_options())
with context.begin_transaction():
    context.run_migrations()
