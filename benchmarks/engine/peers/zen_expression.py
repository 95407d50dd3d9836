"""zen-engine's expression language alone, without its decision engine: all rules of a list in one compiled expression.

Not a form in which anybody keeps rules (one error would end them all), but the fastest that the library has.
"""

from __future__ import annotations

from typing import Any

import zen

from benchmarks.engine.peers.zen_engine import source
from benchmarks.engine.work import Case, Work, nested
from benchmarks.workload import Event

FORM = "no decision table: the rules of a (matter, list) as one compiled expression that gives their ids"


class ZenExpression:
    """Expressions by matter and list."""

    def __init__(self, work: Work) -> None:
        self._expressions = {key: zen.compile_expression(_source(cases)) for key, cases in work.cases.items()}

    def prepare(self, event: Event) -> list[tuple[Any, dict[str, Any]]]:
        """Nested objects beside the expression that they are for."""
        keyed = (((event.matter, list_id), facts) for list_id, facts in event.messages)
        return [(self._expressions[key], nested(facts)) for key, facts in keyed if key in self._expressions]

    def decide(self, prepared: list[tuple[Any, dict[str, Any]]]) -> list[str]:
        """One evaluation per listing."""
        return sorted([rule_id for expression, facts in prepared for rule_id in expression.evaluate(facts)])

    def notes(self) -> dict[str, Any]:
        """How many expressions there are."""
        return {"expressions": len(self._expressions)}


def _source(cases: list[Case]) -> str:
    items = ", ".join(f'({source(case.condition)}) ? "{case.id}" : ""' for case in cases)
    return f'filter([{items}], # != "")'


build = ZenExpression
