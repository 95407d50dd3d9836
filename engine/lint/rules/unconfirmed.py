"""S2: what nobody has confirmed is loaded and shown, and does not fire.

What may not be confirmed at all is left to the rules that say why (``reach``, ``list_in_use``, ``class_undetermined``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.confirming import obstacles
from engine.law.legality import confirmation_silence
from engine.lint.finding import Finding, Severity
from engine.lint.walk import item_place, rule_places
from engine.packs.packset import PackSet

CODES = {
    "unconfirmed": "可以确认的事项没有人确认",
    "confirmation_not_yet": "确认还没有到生效日",
    "confirmation_ended": "确认已过有效期",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per measure, list and rule in use that could be confirmed and is not (void ones: ``confirmations``)."""
    items: dict[str, str] = {}
    for place in rule_places(packs):
        items[f"rule/{place.pack.id}/{place.rule.id}"] = place.name
        items[f"measure/{place.measure.id}"] = f"措施“{place.measure.title}”"
        items |= {f"list/{list_type.id}": f"名单“{list_type.title}”" for list_type in place.lists}
    for item, title in sorted(items.items()):
        silence = confirmation_silence(packs, item, title, day)
        if silence and silence.code != "confirmation_void" and not obstacles(packs, item, day):
            yield Finding(
                silence.code,
                Severity.WARNING,
                f"{silence.reason}，不会触发",
                packs.at(*item_place(packs, item)),
                "请有权限的人员核对国家清单和现行法后确认",
                item=item,
            )
