"""Which bases carry a rule on a day, remembered per day: law and confirmations change by the day, not by the message."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.decision import LegalBasis
from engine.language import ir
from engine.language.ir import Condition
from engine.law import legality, reach
from engine.matching.compiler import Entry, Plan, carried

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

MAX_DAYS = 8
"""Days kept. Decisions ask for today; replays and examples for a few more."""


@dataclass(frozen=True)
class Carrier:
    """A basis in force that reaches the list, with the penalty that an entry must carry for it."""

    basis: reach.ReachingBasis
    condition: Condition

    @cached_property
    def shown(self) -> LegalBasis:
        """The basis as people see it."""
        found = self.basis
        return LegalBasis(found.basis.article, found.law.title, found.article.article, found.article.gist)


class LawOfDay:
    """The legality filter of one day for one plan; each rule is looked at when it is first asked for."""

    def __init__(self, packs: PackSet, plan: Plan, day: date) -> None:
        self._packs = packs
        self._plan = plan
        self._day = day
        self._known: dict[int, tuple[Carrier, ...]] = {}
        self._today: dict[int, Condition] = {}
        self.given: dict[int, dict[Hashable, Any]] = {}
        """By entry what whoever applies the law remembers of it: the same law says the same of all who are alike before it."""

    def carriers(self, number: int) -> tuple[Carrier, ...]:
        """The bases that carry the plan's entry of this number; none: the rule is silent (S1, S2)."""
        known = self._known.get(number)
        if known is None:  # two threads may both work it out; the answer is the same
            known = self._known[number] = self._work_out(self._plan.entries[number])
        return known

    def condition(self, number: int) -> Condition:
        """What an entry of the list must meet for any of these bases to carry it."""
        known = self._today.get(number)
        if known is None:
            conditions = [carrier.condition for carrier in self.carriers(number)]
            known = self._today[number] = ir.TRUE if ir.TRUE in conditions else ir.Any(tuple(conditions))
        return known

    def _work_out(self, entry: Entry) -> tuple[Carrier, ...]:
        packs, list_id, matter_id, day = self._packs, self._plan.list_id, self._plan.matter_id, self._day
        if legality.silences(packs, entry.memorandum, entry.rule, list_id, day, matter_id):
            return ()
        reaching = reach.bases_reaching(packs, entry.measure, list_id, entry.rule.reaches, day, matter_id)
        return tuple(Carrier(found, carried(packs, found.reach, list_id)) for found in reaching)


class Applying:
    """The legality filters of the last days asked for. Safe from several threads."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs
        self._lock = threading.Lock()
        self._days: OrderedDict[date, dict[tuple[str, str], LawOfDay]] = OrderedDict()

    def law(self, plan: Plan, day: date) -> LawOfDay:
        """The filter of a day for a plan of these packs."""
        key = (plan.matter_id, plan.list_id)
        with self._lock:
            plans = self._days.setdefault(day, {})
            self._days.move_to_end(day)
            while len(self._days) > MAX_DAYS:
                self._days.popitem(last=False)
            found = plans.get(key)
            if found is None:
                found = plans[key] = LawOfDay(self._packs, plan, day)
            return found
