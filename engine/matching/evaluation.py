"""Evaluates every condition of a plan for one message, twice, and compares: durable-rules decides, the reference vouches.

Where they differ, or the engine fails, the reference's answer is served, the difference is recorded and the ruleset rebuilt.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.errors import EngineFault
from engine.language.reference import Facts, evaluate
from engine.matching.compiler import Plan, Shard, Verdict
from engine.matching.dialect import flatten
from engine.matching.runner import Runner


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Truth of each condition of a plan, in its order (None: unknown), and what went wrong on the way."""

    values: tuple[bool | None, ...]
    disagreements: tuple[str, ...]


class PlanEvaluator:
    """A plan with its rulesets built. Safe from several threads."""

    def __init__(self, plan: Plan) -> None:
        """Builds the rulesets; raises EngineFault if durable-rules refuses one."""
        self.plan = plan
        self._running: list[tuple[Shard, Runner]] = []
        try:
            self._running.extend((shard, Runner(shard.definition)) for shard in plan.shards)
        except EngineFault:
            self.close()
            raise

    def evaluate(self, facts: Facts) -> Evaluation:
        """Truth of every condition for these facts."""
        expected = tuple(evaluate(condition, facts) for condition in self.plan.meanings)
        disagreements: list[str] = []
        matched: set[Verdict] = set()
        silent: set[int] = set()  # conditions of which a failed ruleset could say nothing
        for shard, runner in self._running:
            try:
                matched |= {shard.verdicts[name] for name in runner.matches(flatten(shard.names, facts))}
            except EngineFault as fault:
                disagreements.append(f"{self._place()}:{fault.code}:{fault.detail}")
                silent |= {number for number, _ in shard.verdicts.values()}
        for number, value in enumerate(expected):
            if number not in silent and truth(number, matched) is not value:
                disagreements.append(f"{self._place()}:{self._rules(number)}:{truth(number, matched)}")
                self._rebuild(number)
        return Evaluation(expected, tuple(disagreements))

    def _rebuild(self, number: int) -> None:
        for shard, runner in self._running:
            if any(number == told for told, _ in shard.verdicts.values()):
                runner.rebuild()

    def close(self) -> None:
        """Frees the rulesets; a message under way is finished first."""
        for _, runner in self._running:
            runner.close()

    def _place(self) -> str:
        return f"{self.plan.matter_id}/{self.plan.list_id}"

    def _rules(self, number: int) -> str:
        found = (f"{e.memorandum.id}/{e.rule.id}" for e in self.plan.entries if e.condition == number)
        return "、".join(found)


def truth(number: int, matched: Collection[Verdict]) -> bool | None:
    """What durable-rules says of one condition: *true*, only *could be true*, or neither."""
    if (number, True) in matched:
        return True
    return None if (number, False) in matched else False
