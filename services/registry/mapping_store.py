"""What saved column mappings need from storage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class MappingStore(Protocol):
    """One document per list and source."""

    def put(self, list_id: str, source: str, document: Mapping[str, Any], now: datetime, actor: str) -> None:
        """Saves it, in place of the one before."""

    def get(self, list_id: str, source: str) -> Mapping[str, Any] | None:
        """The document, None where there is none."""

    def sources(self, list_id: str) -> list[str]:
        """Sources that have one, in order."""
