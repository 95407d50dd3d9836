"""Work that was done on a text need not be done again while the text is the same: results kept under a digest of what they read.

A key names everything that the result depends on, so nothing in a cache is ever out of date, only unused. Where it is kept,
and that another version of this program never reads it, is the business of whoever implements :class:`Cache`.
"""

from __future__ import annotations

import hashlib
from typing import Protocol


class Cache(Protocol):
    """Keeps bytes under keys; may forget any of them at any time, and never answers with other bytes than were put."""

    def get(self, key: str) -> bytes | None:
        """What was put under the key; None if it is not (or no longer) there."""

    def put(self, key: str, content: bytes) -> None:
        """Keeps, or decides not to."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:
        """None."""

    def put(self, key: str, content: bytes) -> None:
        """Nothing."""


NO_CACHE = NoCache()


def cache_key(purpose: str, *parts: bytes | str) -> str:
    """``purpose-<64 hex>`` over all parts; where one ends and the next begins counts.

    SHA-256, which processors work out several times as fast as SM3: nobody outside ever sees these names.
    """
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return f"{purpose}-{digest.hexdigest()}"
