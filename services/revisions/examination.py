"""What is looked at before a set of packs may become active: lint, examples with their coverage, and what would change.

It decides nothing and stores nothing. What it finds is what the second person reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.examples.assumed import as_if_confirmed
from engine.examples.comparing import Difference
from engine.examples.kept import examples_report
from engine.examples.report import ExamplesReport
from engine.packs.cache import Cache
from engine.packs.changes import ItemChange, changes
from engine.packs.packset import PackSet
from services.errors import InvalidInputError, InvalidInputErrors
from services.revisions.differing import Differing, differing
from services.revisions.self_test import self_test
from services.revisions.warnings import Noted


class Impact(Protocol):
    """Says what past checks would have come to; see ``services.impact``."""

    def __call__(self, active: RuleEngine, proposed: RuleEngine, *, actor: str, now: datetime) -> dict[str, Any]:
        """Plain data. ``actor`` asks: past checks are read in his name."""


class NotPublishableError(InvalidInputErrors):
    """Findings, examples or both keep a set of packs from being published; everything that was found comes along."""

    def __init__(self, errors: list[InvalidInputError], noted: Sequence[Noted], examples: ExamplesReport) -> None:
        super().__init__(errors)
        self.noted = noted
        self.examples = examples


@dataclass(frozen=True, slots=True)
class Consequences:
    """What activating would change: texts and confirmations, measures in situations, exact and without data, and past checks."""

    changes: list[ItemChange]

    differing: Differing
    checks: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        changed = [{**one.as_json(), "fields": [str(field) for field in one.fields]} for one in self.changes]
        return {"changes": changed} | self.differing.as_json() | {"checks": self.checks}


def try_examples(packs: PackSet, cache: Cache) -> ExamplesReport:
    """The examples, run as if every item were confirmed: they say what rules mean, not what is switched on.

    Those that ``cache`` knows to have run on the same texts are not run again.
    """
    return examples_report(as_if_confirmed(packs, cache), cache)


def require_publishable(noted: Sequence[Noted], examples: ExamplesReport) -> None:
    """Raises NotPublishableError with every open finding, failed example and uncovered rule."""
    faults = [_finding_fault(one) for one in noted if one.open]
    faults += [_example_fault(f"{case.memorandum} · {case.name}", case.differences) for case in examples.failed]
    faults += [
        InvalidInputError(
            "example_missing",
            "示例不全",
            f"规则 {rule.memorandum}/{rule.rule} 缺少{'和'.join(rule.lacking)}",
            "每条规则至少要有一个触发和一个不触发的示例，请补充后重新提交",
            f"rule/{rule.memorandum}/{rule.rule}",
        )
        for rule in examples.uncovered
    ]
    if faults:
        raise NotPublishableError(faults, noted, examples)


def consequences(active: RuleEngine, packs: PackSet, impact: Impact, *, actor: str, now: datetime) -> Consequences:
    """What would change from the active engine to these packs. Raises JiangchengError unless they pass the self-test."""
    with closing(RuleEngine(packs)) as proposed:
        self_test(proposed)
        found = differing(active.packs, packs, day_of(now))
        return Consequences(changes(active.packs, packs), found, impact(active, proposed, actor=actor, now=now))


def _finding_fault(one: Noted) -> InvalidInputError:
    finding = one.finding
    what = "错误" if finding.severity == "error" else "提醒尚无人接受"
    where = f"{finding.position}：" if finding.position else ""
    return InvalidInputError(
        finding.code, f"检查发现{what}", f"{where}{finding.dated_message}", finding.advice or "请改正", finding.item
    )


def _example_fault(name: str, differences: Sequence[Difference]) -> InvalidInputError:
    detail = "；".join(f"{one.what}应为 {one.expected}，实际为 {one.actual}" for one in differences)
    return InvalidInputError("example_failed", "示例不符", detail, "请改正规则或示例后重新提交", name)
