"""What several workers share for a moment, in this process or through Redis."""

from __future__ import annotations

from adapters.bus.in_process import InProcessBus
from adapters.bus.redis_bus import RedisBus


def open_bus(url: str | None) -> InProcessBus | RedisBus:
    """The bus for a Redis URL, or the one of this process when there is none. A Redis that is away is no error here."""
    return RedisBus(url) if url else InProcessBus()
