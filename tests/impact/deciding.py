"""Single messages decided by both evaluators, per measure: what a comparison of two sets must agree with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from engine.deciding.hits import carrying_out, findings
from engine.deciding.revision_diff import Change
from engine.decision import MeasureLine
from engine.inputs import Identity
from engine.language.reference import evaluate
from engine.law.applying import LawOfDay
from engine.matching.compiler import compile_plans
from engine.matching.evaluation import PlanEvaluator
from engine.packs.packset import PackSet
from engine.values import Value

DAY = date(2026, 6, 1)
Told = dict[str, tuple[MeasureLine | None, frozenset[str]]]
"""Per measure: its line, None where it cannot be told, and who else may have to carry it out. What is not given is not there."""


@dataclass
class Decider:
    """One set's decisions about single messages, by both evaluators."""

    packs: PackSet
    running: dict[tuple[str, str], PlanEvaluator]

    def told(self, key: tuple[str, str], facts: Mapping[str, Value]) -> Told:
        if key not in self.running:
            return {}
        evaluator = self.running[key]
        law = LawOfDay(self.packs, evaluator.plan, DAY)
        evaluation = evaluator.evaluate(facts)
        assert evaluation.disagreements == ()
        in_doubt: dict[str, set[str]] = {}
        for number, entry in enumerate(evaluator.plan.entries):
            carried = [evaluate(carrier.condition, facts) for carrier in law.carriers(number)]
            possible = entry.condition in (*evaluation.true, *evaluation.unknown)
            if possible and any(value is not False for value in carried):
                in_doubt.setdefault(entry.measure.id, set()).update(carrying_out(entry))
        lines = {line.measure: line for line in findings(evaluator.plan, evaluation, facts, Identity.EXACT, law).lines}
        return {
            name: (lines.get(name), frozenset(more) - frozenset(lines[name].departments if name in lines else ()))
            for name, more in in_doubt.items()
        }


@contextmanager
def decider(packs: PackSet) -> Iterator[Decider]:
    running = {key: PlanEvaluator(plan) for key, plan in compile_plans(packs).items()}
    yield Decider(packs, running)
    for evaluator in running.values():
        evaluator.close()


def changes(before: Told, after: Told, measure: str) -> set[Change]:
    if measure not in before or measure not in after:
        given = before.get(measure) or after[measure]
        if given[0] is None:
            return {Change.SETTLED if measure in before else Change.UNSETTLED}
        return {Change.LOST if measure in before else Change.GAINED}
    (a, more_a), (b, more_b) = before[measure], after[measure]
    if a is None or b is None:
        return set() if a is b else {Change.SETTLED if a is None else Change.UNSETTLED}
    seen = {
        Change.OUTCOME: (a.outcome, a.strength) != (b.outcome, b.strength),
        Change.PROPOSED: a.proposed != b.proposed,
        Change.DEPARTMENTS: a.departments != b.departments,
        Change.UNSETTLED: bool(more_b - more_a),
        Change.SETTLED: bool(more_a - more_b),
    }
    return {change for change, happened in seen.items() if happened}
