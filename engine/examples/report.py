"""What a run of examples found, in words that a policy officer can read. It runs nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.decision import Outcome
from engine.errors import Position
from engine.examples.leaf_coverage import LeafCoverage

OUTCOME_TITLES = {
    Outcome.BARRED: "禁止参加",
    Outcome.RESTRICTED: "受到限制",
    Outcome.CAUTION: "提请注意",
    Outcome.IDENTITY_REQUIRED: "需要身份代码",
    Outcome.UNDETERMINED: "无法判断",
    Outcome.CLEAR: "没有奖惩",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise than the example says. ``why`` explains it where the packs know."""

    what: str
    expected: str
    actual: str
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        why = "".join(f"\n      原因：{reason}" for reason in self.why)
        return f"{self.what}：应为 {self.expected}，实际为 {self.actual}{why}"


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
class RuleCoverage:
    """In how many examples a rule fired, and in how many that could concern it, it did not.

    ``silent``: why the law keeps the rule from firing at all on the examples' day; such a rule only has to be seen silent.
    """

    memorandum: str
    rule: str
    position: Position | None
    fired: int
    stayed: int
    silent: tuple[str, ...]
    leaves: tuple[LeafCoverage, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """What examples are missing; empty when the rule is shown both ways."""
        fires = () if self.fired or self.silent else ("触发的示例",)
        what = "名单上的主体不触发的示例" if self.silent else "不触发的示例"
        return fires + (() if self.stayed else (what,))


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
    def ok(self) -> bool:
        """Whether all examples pass and every rule is shown both ways."""
        return not self.failed and not self.uncovered

    def format_text(self, *, coverage: bool = False) -> str:
        """The report for a terminal; ``coverage`` adds every rule and every comparison in it."""
        lines = []
        for case in self.failed:
            lines.append(f"{_at(case.position)}✘ {case.memorandum} · {case.name}")
            lines += [f"    {difference}" for difference in case.differences]
        if coverage:
            lines += [line for rule in self.coverage for line in _coverage_lines(rule)]
        for rule in self.uncovered:
            lines.append(f"{_at(rule.position)}规则 {rule.memorandum}/{rule.rule} 缺少{'和'.join(rule.lacking)}")
        passed = len(self.cases) - len(self.failed)
        lines.append(
            f"示例 {len(self.cases)} 个：通过 {passed}，不符 {len(self.failed)}；"
            f"规则 {len(self.coverage)} 条：示例不全 {len(self.uncovered)}。"
        )
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        return {
            "ok": self.ok,
            "cases": [
                {
                    "memorandum": case.memorandum,
                    "name": case.name,
                    "passed": case.passed,
                    "at": str(case.position) if case.position else None,
                    "differences": [
                        {"what": d.what, "expected": d.expected, "actual": d.actual, "why": list(d.why)}
                        for d in case.differences
                    ],
                }
                for case in self.cases
            ],
            "rules": [
                {
                    "memorandum": rule.memorandum,
                    "rule": rule.rule,
                    "fired": rule.fired,
                    "stayed": rule.stayed,
                    "silent": list(rule.silent),
                    "lacking": list(rule.lacking),
                    "comparisons": [{"text": x.comparison, "true": x.true, "false": x.false} for x in rule.leaves],
                }
                for rule in self.coverage
            ],
        }


def _coverage_lines(rule: RuleCoverage) -> list[str]:
    silent = f"；现不触发：{';'.join(rule.silent)}" if rule.silent else ""
    lines = [f"  {rule.memorandum}/{rule.rule}：触发 {rule.fired} 例，不触发 {rule.stayed} 例{silent}"]
    for leaf in rule.leaves:
        one_sided = "" if leaf.true and leaf.false else "（只见一面）"
        lines.append(f"    {leaf.comparison}：成立 {leaf.true} 次，不成立 {leaf.false} 次{one_sided}")
    return lines


def _at(position: Position | None) -> str:
    return f"{position}: " if position else ""
