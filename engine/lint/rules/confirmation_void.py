"""S2: a confirmation vouches for exactly one text of its item; an edit afterwards voids it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import confirmation_places
from engine.packs.packset import PackSet

CODES = {
    "confirmation_void": "确认之后又改了内容",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per confirmation of another text than the present one."""
    for place in confirmation_places(packs):
        item = place.confirmation.item
        if item in packs.item_digests and place.confirmation.digest != packs.item_digests[item]:
            yield Finding(
                "confirmation_void",
                Severity.ERROR,
                f"{item} 在确认之后有改动，原确认失效",
                place.at("item"),
                "请核对改动后重新确认",
                item=item,
            )
