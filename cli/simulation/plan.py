"""What is simulated: how long, how much, and how people behave. The numbers describe an invented city; none is a number of law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.days import add_months

FIRST_DAY = date(2026, 1, 1)
"""Simulated time begins here: the packs hold calendars from this year on."""

CHECKS_A_YEAR = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. ``hit_rate`` is of the ordinary checks; ``dense`` is the share of checks about subjects that stand on several lists."""

    months: int = 12
    seed: int = 1
    checks: int = CHECKS_A_YEAR
    hit_rate: float = 0.006
    dense: float = 0.04
    entries_at_start: int = 160
    dense_subjects: int = 30
    entries_a_month: int = 12
    dossiers_a_month: int = 6
    exits_a_month: int = 4
    changes_a_month: int = 6
    objections_a_month: int = 3
    repairs_a_month: int = 4
    revocations_a_month: int = 1
    reorganisations_a_month: int = 1

    @property
    def first(self) -> date:
        """The first day."""
        return FIRST_DAY

    @property
    def end(self) -> date:
        """The day after the last."""
        return add_months(FIRST_DAY, self.months)


def checks_for(months: int) -> int:
    """As many checks as fall to these months of a year."""
    return CHECKS_A_YEAR * months // 12
