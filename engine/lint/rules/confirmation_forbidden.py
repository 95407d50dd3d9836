"""S2: no confirmation makes up for what the law does not give; what may not be confirmed stays unconfirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.confirming import obstacles
from engine.lint.finding import Finding, Severity
from engine.lint.walk import confirmation_places
from engine.packs.packset import PackSet

CODES = {
    "confirmation_forbidden": "确认了不能确认的事项",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per confirmation, and reason why its item may not be confirmed."""
    for place in confirmation_places(packs):
        item = place.confirmation.item
        if item not in packs.item_digests:
            continue
        for silence in obstacles(packs, item, day):
            yield Finding(
                "confirmation_forbidden",
                Severity.ERROR,
                f"{item} 不能确认：{silence.reason}",
                place.at("item"),
                "请从确认集中删去；补正依据或内容之后再确认",
                item=item,
            )
