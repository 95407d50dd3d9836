"""S2: a confirmation vouches for exactly one text of an item that exists and may be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.confirming import obstacles
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per confirmation of nothing, of another text than the present one, or of what may not be confirmed."""
    for group in packs.confirmations:
        for number, confirmation in enumerate(group.items):
            item = confirmation.item
            where = packs.at(f"confirmations/{group.id}", ("items", number, "item"))
            if item not in packs.item_digests:
                advice = "请从确认集中删去，或恢复该事项"
                yield Finding("confirmation_unknown", Severity.ERROR, f"被确认的事项不存在：{item}", where, advice)
                continue
            if confirmation.digest != packs.item_digests[item]:
                message = f"{item} 在确认之后有改动，原确认失效"
                yield Finding("confirmation_void", Severity.ERROR, message, where, "请核对改动后重新确认")
            for silence in obstacles(packs, item, day):
                message = f"{item} 不能确认：{silence.reason}"
                advice = "请从确认集中删去；补正依据或内容之后再确认"
                yield Finding("confirmation_forbidden", Severity.ERROR, message, where, advice)
