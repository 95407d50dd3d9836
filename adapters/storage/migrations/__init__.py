"""Alembic migrations, one step per released change of the schema. ``adapters.storage.schema`` runs them."""
