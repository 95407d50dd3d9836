"""A cache that lives as long as its test."""

from __future__ import annotations


class MemoryCache:
    """Keeps everything while the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """What was put under the key."""
        return self._kept.get(key)

    def put(self, key: str, content: bytes) -> None:
        """Keeps it."""
        self._kept[key] = content
