"""Which bases carry a rule on a day, remembered per day: law and confirmations change by the day, not by the message."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.language.ir import Condition
from engine.law import legality
from engine.matching.compiler import Entry, Plan, carried

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

MAX_DAYS = 8
"""Days kept. Decisions ask for today; replays and examples for a few more."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A basis in force that reaches the list, with the penalty that an entry must carry for it."""

    basis: legality.ReachingBasis
    condition: Condition


class Applying:
    """The legality filter of the day."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs
        self._lock = threading.Lock()
        self._days: OrderedDict[date, dict[tuple[str, str, str, str], tuple[Carrier, ...]]] = OrderedDict()

    def carriers(self, plan: Plan, entry: Entry, day: date) -> tuple[Carrier, ...]:
        """The bases that carry a rule for this list and matter on the day; none: the rule is silent (S1, S2)."""
        key = (entry.memorandum.id, entry.rule.id, plan.list_id, plan.matter_id)
        with self._lock:
            known = self._days.setdefault(day, {})
            self._days.move_to_end(day)
            while len(self._days) > MAX_DAYS:
                self._days.popitem(last=False)
        if key not in known:  # two threads may both work it out; the answer is the same
            known[key] = self._work_out(plan, entry, day)
        return known[key]

    def _work_out(self, plan: Plan, entry: Entry, day: date) -> tuple[Carrier, ...]:
        packs, list_id = self._packs, plan.list_id
        if legality.silences(packs, entry.memorandum, entry.rule, list_id, day, plan.matter_id):
            return ()
        reaching = legality.bases_reaching(packs, entry.measure, list_id, entry.rule.reaches, day, plan.matter_id)
        return tuple(Carrier(found, carried(packs, found.reach, list_id)) for found in reaching)
