"""The bus of a single process: counters in memory. What embedded mode uses, and what RedisBus falls back to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_SWEEP_AT = 10_000
"""Counters beyond which expired ones are looked for, so that memory stays bounded by what is in use."""


class InProcessBus:
    """Implements services.ports.Bus; thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counters: dict[str, tuple[int, float]] = {}
        self._sweep_at = _SWEEP_AT

    def count(self, key: str, window_seconds: int) -> int:
        """Adds one; the window runs from the first count."""
        with self._lock:
            now = self._clock()
            value, expires = self._counters.get(key, (0, now))
            if expires <= now:
                value, expires = 0, now + window_seconds
            self._counters[key] = (value + 1, expires)
            if len(self._counters) > self._sweep_at:
                self._sweep(now)
            return value + 1

    def value(self, key: str) -> int:
        """The counter as it stands."""
        with self._lock:
            value, expires = self._counters.get(key, (0, 0.0))
            return value if expires > self._clock() else 0

    def clear(self, key: str) -> None:
        """Forgets the counter."""
        with self._lock:
            self._counters.pop(key, None)

    def healthy(self) -> bool:
        """Always: it cannot be lost before its process is."""
        return True

    def close(self) -> None:
        """Nothing to close."""

    def _sweep(self, now: float) -> None:
        self._counters = {key: held for key, held in self._counters.items() if held[1] > now}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._counters))
