"""Who gets a list: departments that have something to carry out or to read by rules that may fire on the day, and nobody else.

A list says something bad of people. A department for which no rule is in force and confirmed has no use for it, whatever a memorandum promises.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import Memorandum
from engine.law.legality import silences
from engine.packs.packset import PackSet


def participants(packs: PackSet, list_id: str, day: date) -> frozenset[str]:
    """Departments that carry out a measure for the list on the day; where a rule only informs, those that take part in its memorandum.

    Authorities of the state that a memorandum addresses are not ours to send anything to.
    """
    found = {
        one for pack in packs.memoranda.values() if list_id in pack.lists for one in _of(packs, pack, list_id, day)
    }
    return frozenset(one for one in found if not packs.departments[one].central)


def _of(packs: PackSet, memorandum: Memorandum, list_id: str, day: date) -> Iterator[str]:
    for rule in memorandum.rules:
        if rule.lists is not None and list_id not in rule.lists:
            continue
        if any(not silences(packs, memorandum, rule, list_id, day, kind) for kind in rule.on):
            yield from rule.carried_out_by or memorandum.participants
