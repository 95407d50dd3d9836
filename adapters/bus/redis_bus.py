"""The bus of several processes, in Redis (7 or later, or Valkey; only commands that 6.2 has too).

When Redis cannot be reached each process counts for itself: limits then hold per process instead of for all together,
which is looser but never open, and ``healthy`` says so. A count that was made while Redis was away is not carried over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis

from adapters.bus.in_process import InProcessBus

_LOG = logging.getLogger(__name__)
_PREFIX = "jc:count:"
_TIMEOUT_SECONDS = 0.5
_RETRY_AFTER_SECONDS = 2.0
"""How long Redis is left alone after a failure, so that a dead server does not slow every request."""

_COUNT = """
local value = redis.call('INCR', KEYS[1])
if value == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return value
"""
"""One script, because a counter that lost its expiry between two commands would lock somebody out for ever."""

T = TypeVar("T")


class RedisBus:
    """Implements services.ports.Bus."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis: redis.Redis = redis.Redis.from_url(
            url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS, decode_responses=True
        )
        self._script: Any = self._redis.register_script(_COUNT)
        self._local = InProcessBus(clock)
        self._clock = clock
        self._away_until = 0.0

    def count(self, key: str, window_seconds: int) -> int:
        """Adds one; the window runs from the first count."""
        return self._ask(
            lambda: int(self._script(keys=[_PREFIX + key], args=[window_seconds * 1000])),
            lambda: self._local.count(key, window_seconds),
        )

    def value(self, key: str) -> int:
        """The counter as it stands."""
        return self._ask(lambda: int(self._redis.get(_PREFIX + key) or 0), lambda: self._local.value(key))

    def clear(self, key: str) -> None:
        """Forgets the counter, here and there."""
        self._local.clear(key)
        self._ask(lambda: self._redis.delete(_PREFIX + key), lambda: None)

    def healthy(self) -> bool:
        """Whether Redis answers now."""
        try:
            healthy = bool(self._redis.ping())
        except redis.RedisError:
            return False
        self._away_until = 0.0
        return healthy

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()

    def _ask(self, remote: Callable[[], T], local: Callable[[], T]) -> T:
        if self._clock() < self._away_until:
            return local()
        try:
            return remote()
        except redis.RedisError as error:
            self._away_until = self._clock() + _RETRY_AFTER_SECONDS
            _LOG.warning("redis cannot be reached, counting in this process: %s", type(error).__name__)
            return local()
