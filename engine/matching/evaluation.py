"""Which conditions of a plan hold for one message: durable-rules decides, the reference vouches, situations remember.

A message of a situation not seen before is evaluated twice and compared. Where the two differ, or the engine fails, the
reference's answer is served, the difference is recorded, the ruleset rebuilt, and nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine.errors import EngineFault
from engine.language.reference import Facts, evaluate
from engine.matching.compiler import Plan, Shard, Verdict
from engine.matching.dialect import flatten
from engine.matching.runner import Runner
from engine.matching.situations import Classifier, SituationTable, Statistics

SITUATIONS = 65_536
"""Situations remembered unless told otherwise: some 40 MB when full, far more than the packs of a province have in use."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The conditions of a plan that are not false, by number and ascending, and what went wrong on the way."""

    true: tuple[int, ...]
    unknown: tuple[int, ...]
    disagreements: tuple[str, ...] = ()


class PlanEvaluator:
    """A plan with its rulesets built. Safe from several threads."""

    def __init__(self, plan: Plan, situations: int = SITUATIONS) -> None:
        """Builds the rulesets; raises EngineFault if durable-rules refuses one.

        ``situations``: how many may be remembered. With none durable-rules decides every message.
        """
        self.plan = plan
        self._running: list[tuple[Shard, Runner]] = []
        # What either evaluator reads: were the normal form wrong, every situation it blurs must still be decided itself.
        self._classifier = Classifier((*plan.conditions, *plan.meanings))
        self._table: SituationTable[Evaluation] | None = SituationTable(situations) if situations else None
        try:
            self._running.extend((shard, Runner(shard.definition)) for shard in plan.shards)
        except EngineFault:
            self.close()
            raise

    def evaluate(self, facts: Facts, *, afresh: bool = False) -> Evaluation:
        """What every condition comes to for these facts.

        ``afresh``: durable-rules decides whatever is remembered, which must then be the same, or that is a disagreement.
        """
        table = self._table
        if table is None:
            return self._decide(facts)
        key = self._classifier.key(facts)
        if not afresh and (known := table.get(key)) is not None:
            return known
        decided = self._decide(facts)
        known = table.exchange(key, None if decided.disagreements else decided)
        if known is None or (known.true, known.unknown) == (decided.true, decided.unknown):
            return decided
        told = f"{self._place()}:situation {key}:{known.true}:{known.unknown}"
        return replace(decided, disagreements=(*decided.disagreements, told))

    def statistics(self) -> Statistics | None:
        """Counts of its situations; None where none are remembered."""
        return self._table.statistics() if self._table else None

    def _decide(self, facts: Facts) -> Evaluation:
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
        true = tuple(number for number, value in enumerate(expected) if value)
        unknown = tuple(number for number, value in enumerate(expected) if value is None)
        return Evaluation(true, unknown, tuple(disagreements))

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
        asking = (self.plan.entries[place] for place in self.plan.asking[number])
        return "、".join(f"{entry.memorandum.id}/{entry.rule.id}" for entry in asking)


def truth(number: int, matched: Collection[Verdict]) -> bool | None:
    """What durable-rules says of one condition: *true*, only *could be true*, or neither."""
    if (number, True) in matched:
        return True
    return None if (number, False) in matched else False
