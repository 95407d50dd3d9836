"""What every part of the simulation shares: the application, the clock, chance, and a tally of what was done and what was refused."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from api.wiring import Application
from cli.simulation.patterns import Pattern
from cli.simulation.people import Habits, Someone
from cli.simulation.plan import Plan
from cli.simulation.timeline import Timeline
from engine.errors import JiangchengError
from engine.packs.packset import PackSet
from services.ports import UnitOfWork

Result = TypeVar("Result")

ORDINARY = frozenset(
    {
        "already_exited",
        "already_drafted",
        "already_suspended",
        "ban_running",
        "claim_open",
        "false_papers",
        "hearing_not_over",
        "least_publicity",
        "list_condition",
        "listing_not_in_force",
        "no_participants",
        "nothing_new",
        "not_tellable",
        "nothing_to_lift",
        "nothing_to_repair",
        "objection_upheld",
        "objections_open",
        "override_over",
        "override_running",
        "state_does_not_allow",
    }
)
"""Refusals that happen in any office: the case was recalled meanwhile, the time for repair has not come. Any other is a fault."""


_FELT = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the registry that the simulation made."""

    listing_id: str
    pattern: Pattern
    who: Someone


@dataclass
class World:
    """One simulation. ``checks`` are the ids of all checks, in order; ``felt`` those of entries on which measures were carried out."""

    application: Application
    plan: Plan
    timeline: Timeline
    rng: random.Random
    patterns: Sequence[Pattern]
    habits: dict[str, Habits]
    entries: list[Entry] = field(default_factory=list)
    dense: list[list[Entry]] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    felt: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    _number: int = 0

    @property
    def packs(self) -> PackSet:
        """The rules that decide."""
        return self.application.packs

    def number(self) -> int:
        """A number that was not used before."""
        self._number += 1
        return self._number

    def act(self, name: str, act: Callable[[UnitOfWork], Result]) -> Result | None:
        """One act in a transaction of its own; None when it was refused for an ordinary reason."""
        try:
            with self.application.database.write() as uow:
                result = act(uow)
        except JiangchengError as error:
            if error.code not in ORDINARY:
                raise
            self.refused[name, error.code] += 1
            return None
        self.done[name] += 1
        return result

    def some_entry(self) -> Entry:
        """Of whom something is heard: half of them are those on whom a measure was carried out, where there are any."""
        if not (self.felt and self.chance(_FELT)):
            return self.rng.choice(self.entries)
        listing_id = self.rng.choice(self.felt)
        return next(entry for entry in self.entries if entry.listing_id == listing_id)

    def rejudge(self) -> None:
        """Open cases of entries that have changed are judged again, as a serving process does within seconds."""
        found = self.application.rejudging.run(self.timeline.now)
        self.done["rejudged_changed"] += found.changed
        self.done["rejudged_recalled"] += found.recalled

    def chance(self, share: float) -> bool:
        """True in this share of all times."""
        return self.rng.random() < share

    def delay(self, typical: int) -> int:
        """Working days around the typical number."""
        return round(self.rng.triangular(0, 2.5 * typical, typical))
