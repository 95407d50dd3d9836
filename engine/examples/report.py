"""What a run of examples found: which came out otherwise, and what they have shown. It runs nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from engine.errors import Position
from engine.examples.comparing import Difference
from engine.examples.coverage import RuleCoverage


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One example: what differed; nothing if it passed."""

    memorandum: str
    name: str
    position: Position | None
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether all came out as the example says."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class ExamplesReport:
    """All examples of the chosen packs."""

    cases: tuple[CaseResult, ...]
    coverage: tuple[RuleCoverage, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """Examples that came out otherwise."""
        return tuple(case for case in self.cases if not case.passed)

    @property
    def uncovered(self) -> tuple[RuleCoverage, ...]:
        """Rules that no example shows firing, or none shows not firing; they cannot be published."""
        return tuple(rule for rule in self.coverage if rule.lacking)

    @property
    def publishable(self) -> bool:
        """Whether all examples pass and every rule is shown both ways; one that the law silences, silent for somebody listed."""
        return not self.failed and not self.uncovered

    @property
    def percent(self) -> Decimal:
        """Sides seen of all sides (``RuleCoverage.sides``), rounded down to one decimal; 100 where there is nothing to see."""
        return percent(self.coverage)

    def covers(self, wanted: Decimal) -> bool:
        """Whether at least ``wanted`` percent of all sides were seen, without rounding."""
        seen, whole = _sides(self.coverage)
        return seen * 100 >= wanted * whole

    def as_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        return {
            "ok": self.publishable,
            "percent": str(self.percent),
            "cases": [_case(case) for case in self.cases],
            "rules": [_rule(rule) for rule in self.coverage],
        }


def percent(coverage: tuple[RuleCoverage, ...]) -> Decimal:
    """Sides seen of all sides, rounded down to one decimal."""
    seen, whole = _sides(coverage)
    return (Decimal(seen * 100) / whole if whole else Decimal(100)).quantize(Decimal("0.1"), ROUND_DOWN)


def _sides(coverage: tuple[RuleCoverage, ...]) -> tuple[int, int]:
    sides = [rule.sides for rule in coverage]
    return sum(seen for seen, _ in sides), sum(whole for _, whole in sides)


def _case(case: CaseResult) -> dict[str, Any]:
    differences = [
        {"what": d.what, "expected": d.expected, "actual": d.actual, "why": list(d.why), "at": _place(d.position)}
        for d in case.differences
    ]
    return {
        "memorandum": case.memorandum,
        "name": case.name,
        "passed": case.passed,
        "at": _place(case.position),
        "differences": differences,
    }


def _rule(rule: RuleCoverage) -> dict[str, Any]:
    seen, whole = rule.sides
    return {
        "memorandum": rule.memorandum,
        "rule": rule.rule,
        "at": _place(rule.position),
        "fired": rule.fired,
        "stayed": rule.stayed,
        "silent": list(rule.silent),
        "lacking": list(rule.lacking),
        "sides": {"seen": seen, "all": whole},
        "comparisons": [
            {"text": x.comparison, "at": _place(x.position), "true": x.true, "false": x.false} for x in rule.leaves
        ],
    }


def _place(position: Position | None) -> str | None:
    return str(position) if position else None
