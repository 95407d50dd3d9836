"""From tallies to scores: what was appraised counts with its weight, what was not falls away. Exact to the cent, and the same whatever the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.documents import AppraisalScheme, Indicator
from services.appraisal.model import Tally

_FULL = 100


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator of one department. ``points`` None: not appraised, because too little was due."""

    indicator: Indicator
    total: int
    good: int
    points: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """The share of what was good, of a hundred."""
        return _rounded(Fraction(self.good * _FULL, self.total)) if self.total else None


@dataclass(frozen=True, slots=True)
class DepartmentScore:
    """A department's indicators in the scheme's order. ``score`` of a hundred; None where nothing was appraised."""

    department: str
    indicators: tuple[IndicatorScore, ...]
    score: Decimal | None

    @property
    def weight(self) -> int:
        """The weights of what was appraised."""
        return sum(one.indicator.weight for one in self.indicators if one.points is not None)


def scores(scheme: AppraisalScheme, tallies: Iterable[Tally]) -> tuple[DepartmentScore, ...]:
    """Every department of which something was due, best first, those without a score last."""
    found: dict[str, dict[str, Tally]] = {}
    for tally in tallies:
        found.setdefault(tally.department, {})[tally.indicator] = tally
    made = [score(scheme, department, found[department]) for department in sorted(found)]
    return tuple(sorted(made, key=lambda one: (one.score is None, -(one.score or Decimal()), one.department)))


def score(scheme: AppraisalScheme, department: str, tallies: Mapping[str, Tally]) -> DepartmentScore:
    """One department."""
    indicators = tuple(_indicator(one, tallies.get(one.id)) for one in scheme.indicators)
    weight = sum(one.indicator.weight for one in indicators if one.points is not None)
    exact = sum(
        (Fraction(one.indicator.weight * one.good, one.total) for one in indicators if one.points is not None),
        Fraction(),
    )
    return DepartmentScore(department, indicators, _rounded(exact * _FULL / weight) if weight else None)


def _indicator(indicator: Indicator, tally: Tally | None) -> IndicatorScore:
    total, good = (tally.total, tally.good) if tally else (0, 0)
    appraised = total >= indicator.at_least
    return IndicatorScore(
        indicator, total, good, _rounded(Fraction(indicator.weight * good, total)) if appraised else None
    )


def _rounded(number: Fraction) -> Decimal:
    """Two decimals, half up, from the exact number: shares like thirds have no last digit."""
    return Decimal((number * 100 + Fraction(1, 2)) // 1).scaleb(-2)
