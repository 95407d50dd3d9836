"""Holds the listings that a decision rests on while its cases are written, so that none can exit in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.decision import Hit
from services.errors import UnavailableError
from services.ports import UnitOfWork

ATTEMPTS = 8
"""Each attempt fails only if a hit listing changes within a few milliseconds; eight in a row mean that something is wrong."""


class ListingsMovedError(Exception):
    """A listing has a newer version than the decision read. The transaction is rolled back and the road starts over."""


def hold_listings(uow: UnitOfWork, versions: Mapping[str, int]) -> None:
    """Holds the listings until the transaction ends. ListingsMovedError if one is no longer what the decision read."""
    if versions and uow.registry.lock_versions(versions.keys()) != versions:
        raise ListingsMovedError


def rests_on(hits: Iterable[Hit]) -> dict[str, int]:
    """The entries whose exit would take the ground from under these hits, each in the version that the decision read."""
    entries = (entry for hit in hits for entry in (hit.listing, *hit.counted))
    return {entry.listing_id: entry.version for entry in entries}


def registry_busy() -> UnavailableError:
    """After the last attempt."""
    return UnavailableError(
        "registry_busy", "名单正在更新，暂时无法完成", "期间命中的名单条目多次变更", "请稍后用同一请求重试"
    )
