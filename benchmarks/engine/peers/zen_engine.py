"""zen-engine: a decision table per (matter, list), hit policy collect, behind its loader; one row per rule.

One column that holds a rule's whole condition is faster than one column per field, and decisions from a loader are
several times faster than those of ``create_decision``, which compile again at every call. What may be missing is asked
for first: within ``or`` an error would end the row.
"""

from __future__ import annotations

import json
from typing import Any

import zen

from benchmarks.engine.work import Case, Work, guarded, nested
from benchmarks.workload import Event
from engine.language import ir
from engine.language.ir import Condition, Leaf, Op

FORM = "decision table per (matter, list), compiled once, collect; a row per rule, its condition in one cell"

_COMPARES = {Op.EQ: "==", Op.NEQ: "!=", Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}


class Zen:
    """Decisions by matter and list."""

    def __init__(self, work: Work) -> None:
        self._contents = {
            f"{matter}#{list_id}": zen.ZenDecisionContent(json.dumps(_table(cases)))
            for (matter, list_id), cases in work.cases.items()
        }
        self._engine = zen.ZenEngine({"loader": self._contents.__getitem__})

    def prepare(self, event: Event) -> list[tuple[str, dict[str, Any]]]:
        """Nested objects for the decisions that there are."""
        keyed = ((f"{event.matter}#{list_id}", facts) for list_id, facts in event.messages)
        return [(key, nested(facts)) for key, facts in keyed if key in self._contents]

    def decide(self, prepared: list[tuple[str, dict[str, Any]]]) -> list[str]:
        """One evaluation per listing."""
        evaluate = self._engine.evaluate
        return sorted([row["id"] for key, facts in prepared for row in evaluate(key, facts)["result"]])

    def notes(self) -> dict[str, Any]:
        """How many tables there are."""
        return {"tables": len(self._contents)}


def _table(cases: list[Case]) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "c", "name": "condition"}],
        "outputs": [{"id": "o", "name": "id", "field": "id"}],
        "rules": [{"_id": case.id, "c": source(case.condition), "o": json.dumps(case.id)} for case in cases],
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "dt", "type": "decisionTableNode", "name": "dt", "position": place, "content": content},
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "dt", "type": "edge"},
            {"id": "e2", "sourceId": "dt", "targetId": "out", "type": "edge"},
        ],
    }


def source(condition: Condition) -> str:
    """A condition in zen's expression language."""
    match condition:
        case Leaf():
            test = _leaf(condition)
            return f"({condition.field} != null and {test})" if guarded(condition) else test
        case ir.All(terms):
            return "(" + " and ".join(map(source, terms)) + ")"
        case ir.Any(terms):
            return "(" + " or ".join(map(source, terms)) + ")"
        case ir.Not():
            raise AssertionError("conditions are in normal form")


def _leaf(leaf: Leaf) -> str:
    name, words = leaf.field, json.dumps(list(leaf.constants))
    match leaf.op:
        case Op.IN:
            return f"{name} in {words}"
        case Op.NOT_IN:
            return f"{name} not in {words}"
        case Op.BETWEEN:
            return f"({name} >= {leaf.constants[0]} and {name} <= {leaf.constants[1]})"
        case Op.NOT_BETWEEN:
            return f"({name} < {leaf.constants[0]} or {name} > {leaf.constants[1]})"
        case Op.ANY_OF:
            return f"some({name}, # in {words})"
        case Op.NONE_OF:
            return f"none({name}, # in {words})"
        case _:
            return f"{name} {_COMPARES[leaf.op]} {json.dumps(leaf.constants[0])}"


build = Zen
