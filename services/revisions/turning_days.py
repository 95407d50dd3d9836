"""The days on which a revision turns by itself: something of it begins to apply, or has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from engine.packs.packset import PackSet

_Ends = tuple[date | None, date | None]


def beginnings(packs: PackSet) -> Iterator[date]:
    """The first days of packs, rules, laws, articles and confirmations, repeats included."""
    return (first for first, _ in _ends(packs) if first is not None)


def endings(packs: PackSet) -> Iterator[date]:
    """The first days without what ended, repeats included."""
    return (last + timedelta(days=1) for _, last in _ends(packs) if last is not None and last < date.max)


def _ends(packs: PackSet) -> Iterator[_Ends]:
    for pack in packs.memoranda.values():
        yield pack.in_force.first_day(), pack.in_force.last_day()
        yield from ((rule.in_force.first_day(), rule.in_force.last_day()) for rule in pack.rules if rule.in_force)
    for law in packs.laws.values():
        yield law.in_force.first_day(), law.in_force.last_day()
        yield from ((one.in_force.first_day(), one.in_force.last_day()) for one in law.articles if one.in_force)
    for entries in packs.confirmed_items.values():
        yield from ((entry.from_, entry.until) for entry in entries)
