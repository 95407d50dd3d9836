"""S2: a confirmation vouches for an item that exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import confirmation_places
from engine.packs.packset import PackSet

CODES = {
    "confirmation_unknown": "确认了不存在的事项",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per confirmation of nothing."""
    for place in confirmation_places(packs):
        item = place.confirmation.item
        if item not in packs.item_digests:
            yield Finding(
                "confirmation_unknown",
                Severity.ERROR,
                f"被确认的事项不存在：{item}",
                place.at("item"),
                "请从确认集中删去，或恢复该事项",
                item=item,
            )
