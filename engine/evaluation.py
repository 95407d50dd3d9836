"""Evaluates every condition of a plan for one message, twice, and compares: durable-rules decides, the reference vouches.

Where they differ, or the engine fails, the reference's answer is served, the difference is recorded and the ruleset rebuilt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.compiler import Plan, Shard
from engine.dialect import flatten
from engine.errors import EngineFault
from engine.reference import Facts, evaluate
from engine.runner import Runner


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
        expected = tuple(evaluate(condition, facts) for condition in self.plan.conditions)
        disagreements: list[str] = []
        for shard, runner in self._running:
            try:
                decided = _decided(shard, runner, facts)
            except EngineFault as fault:
                disagreements.append(f"{self._place()}:{fault.code}:{fault.detail}")
                continue
            wrong = [number for number, value in decided.items() if value is not expected[number]]
            if wrong:
                disagreements += [f"{self._place()}:{self._rules(number)}:{decided[number]}" for number in wrong]
                runner.rebuild()
        return Evaluation(expected, tuple(disagreements))

    def close(self) -> None:
        """Frees the rulesets; a message under way is finished first."""
        for _, runner in self._running:
            runner.close()

    def _place(self) -> str:
        return f"{self.plan.matter_id}/{self.plan.list_id}"

    def _rules(self, number: int) -> str:
        found = (f"{e.memorandum.id}/{e.rule.id}" for e in self.plan.entries if e.condition == number)
        return "、".join(found)


def _decided(shard: Shard, runner: Runner, facts: Facts) -> Mapping[int, bool | None]:
    """What durable-rules says of each condition of a shard."""
    return read_verdicts(shard, runner.matches(flatten(shard.names, facts)))


def read_verdicts(shard: Shard, matched: Sequence[str] | frozenset[str]) -> dict[int, bool | None]:
    """Three-valued answers from the names of the engine rules that matched: *true*, only *could be true*, or neither."""
    values: dict[int, bool | None] = {number: False for number, _ in shard.verdicts.values()}
    for name in matched:
        number, sure = shard.verdicts[name]
        if sure:
            values[number] = True
        elif values[number] is False:
            values[number] = None
    return values
