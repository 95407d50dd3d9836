"""rule-engine (pure Python): one rule object per rule; a field that is not there is null and must be asked for first."""

from __future__ import annotations

import json
from typing import Any

import rule_engine

from benchmarks.engine.work import Work, guarded, lean
from benchmarks.workload import Event
from engine.language import ir
from engine.language.ir import Condition, Leaf, Op

FORM = "rule object per rule, parsed once, indexed by (matter, list); missing fields are null"

_COMPARES = {Op.EQ: "==", Op.NEQ: "!=", Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}


class RuleEngine:
    """Rules by matter and list."""

    def __init__(self, work: Work) -> None:
        context = rule_engine.Context(default_value=None)
        self._rules = {
            key: [(rule_engine.Rule(_source(case.condition), context=context), case.id) for case in cases]
            for key, cases in work.cases.items()
        }

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], dict[str, Any]]]:
        """Flat names."""
        return [((event.matter, list_id), lean(facts)) for list_id, facts in event.messages]

    def decide(self, prepared: list[tuple[tuple[str, str], dict[str, Any]]]) -> list[str]:
        """Every rule of the list."""
        found = []
        for key, facts in prepared:
            found += [rule_id for rule, rule_id in self._rules.get(key, ()) if rule.matches(facts)]
        return sorted(found)

    def notes(self) -> dict[str, Any]:
        """How many rules there are."""
        return {"rules": sum(map(len, self._rules.values()))}


def _source(condition: Condition) -> str:
    match condition:
        case Leaf():
            name = condition.field.replace(".", "_")
            return f"({name} != null and {_leaf(name, condition)})" if guarded(condition) else _leaf(name, condition)
        case ir.All(terms):
            return "(" + " and ".join(map(_source, terms)) + ")"
        case ir.Any(terms):
            return "(" + " or ".join(map(_source, terms)) + ")"
        case ir.Not():
            raise AssertionError("conditions are in normal form")


def _leaf(name: str, leaf: Leaf) -> str:
    constants = [json.dumps(constant) for constant in leaf.constants]
    match leaf.op:
        case Op.IN:
            return f"({name} in [{', '.join(constants)}])"
        case Op.NOT_IN:
            return f"({name} not in [{', '.join(constants)}])"
        case Op.BETWEEN:
            return f"({name} >= {constants[0]} and {name} <= {constants[1]})"
        case Op.NOT_BETWEEN:
            return f"({name} < {constants[0]} or {name} > {constants[1]})"
        case Op.ANY_OF:
            return "(" + " or ".join(f"{constant} in {name}" for constant in constants) + ")"
        case Op.NONE_OF:
            return "(" + " and ".join(f"{constant} not in {name}" for constant in constants) + ")"
        case _:
            return f"{name} {_COMPARES[leaf.op]} {constants[0]}"


build = RuleEngine
