"""This engine without memory: durable-rules decides every message, the reference vouches for every answer."""

from __future__ import annotations

from typing import Any

from benchmarks.engine.work import Work
from benchmarks.workload import Event
from engine.language.reference import Facts
from engine.matching.compiler import Plan, compile_plans
from engine.matching.evaluation import PlanEvaluator

FORM = "durable-rules and the reference on every message, compared; unknown told apart from false"


class Jiangcheng:
    """Evaluators by matter and list, as the service has them."""

    def __init__(self, work: Work, **options: int) -> None:
        self._evaluators = {key: PlanEvaluator(plan, **options) for key, plan in compile_plans(work.packs).items()}
        self._plans = {key: (evaluator.evaluate, _ids(evaluator.plan)) for key, evaluator in self._evaluators.items()}

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], Facts]]:
        """The facts as they are, for the plans that there are."""
        keyed = (((event.matter, list_id), facts) for list_id, facts in event.messages)
        return [(key, facts) for key, facts in keyed if key in self._plans]

    def decide(self, prepared: list[tuple[tuple[str, str], Facts]]) -> list[str]:
        """One evaluation per listing."""
        found: list[str] = []
        plans = self._plans
        for key, facts in prepared:
            evaluate, ids = plans[key]
            for number in evaluate(facts).true:
                found += ids[number]
        found.sort()
        return found

    def notes(self) -> dict[str, Any]:
        """How many plans there are, and what their situations come to."""
        told = [found for evaluator in self._evaluators.values() if (found := evaluator.statistics())]
        return {
            "plans": len(self._evaluators),
            "situations": sum(found.situations for found in told),
            "hits": sum(found.hits for found in told),
            "decided": sum(found.decided for found in told),
        }


def _ids(plan: Plan) -> list[tuple[str, ...]]:
    return [tuple(plan.entries[place].rule.id for place in places) for places in plan.asking]


def build(work: Work) -> Jiangcheng:
    """Nothing is remembered."""
    return Jiangcheng(work, situations=0)
