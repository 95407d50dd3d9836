"""What the rotation needs from storage: every place that keeps a wrapped key, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Wrap(NamedTuple):
    """A wrapped key at its place. ``row`` is the row's primary key."""

    row: str
    wrapped: bytes


class WrapStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def places(self) -> tuple[str, ...]:
        """Names of the tables that keep wrapped keys; a table that comes later is among them by itself."""

    def page(self, place: str, *, after: str, limit: int) -> Sequence[Wrap]:
        """Rows with a wrapped key by primary key, ``limit`` at a time. Rows whose key was destroyed have none."""

    def replace(self, place: str, old: Wrap, wrapped: bytes, key_id: str) -> bool:
        """Puts the new wrap where the old one still stands; False when the key was destroyed, or changed, meanwhile."""
