"""SQL of saved column mappings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from adapters.storage.tables.imports import import_mapping


class SqlMappingStore:
    """Implements services.registry.mapping_store.MappingStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, list_id: str, source: str, document: Mapping[str, Any], now: datetime, actor: str) -> None:
        """See the protocol."""
        of_source = (import_mapping.c.list_id == list_id, import_mapping.c.source == source)
        self._connection.execute(delete(import_mapping).where(*of_source))
        row = {"list_id": list_id, "source": source, "document": dict(document), "saved_at": now, "saved_by": actor}
        self._connection.execute(insert(import_mapping), row)

    def get(self, list_id: str, source: str) -> Mapping[str, Any] | None:
        """See the protocol."""
        of_source = (import_mapping.c.list_id == list_id, import_mapping.c.source == source)
        found: Mapping[str, Any] | None = self._connection.execute(
            select(import_mapping.c.document).where(*of_source)
        ).scalar_one_or_none()
        return found

    def sources(self, list_id: str) -> list[str]:
        """See the protocol."""
        statement = select(import_mapping.c.source).where(import_mapping.c.list_id == list_id)
        return [row[0] for row in self._connection.execute(statement.order_by(import_mapping.c.source))]
