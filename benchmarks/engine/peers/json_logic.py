"""json-logic (pure Python): one logic object per rule; only comparisons that a null would satisfy are guarded."""

from __future__ import annotations

from typing import Any

from json_logic import jsonLogic

from benchmarks.engine.work import Work, guarded, lean
from benchmarks.workload import Event
from engine.language import ir
from engine.language.ir import Condition, Leaf, Op

FORM = "logic object per rule, indexed by (matter, list); missing fields are null"

_COMPARES = {Op.EQ: "===", Op.NEQ: "!==", Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}


class JsonLogic:
    """Logic by matter and list."""

    def __init__(self, work: Work) -> None:
        self._rules = {key: [(_logic(case.condition), case.id) for case in cases] for key, cases in work.cases.items()}

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], dict[str, Any]]]:
        """Flat names."""
        return [((event.matter, list_id), lean(facts)) for list_id, facts in event.messages]

    def decide(self, prepared: list[tuple[tuple[str, str], dict[str, Any]]]) -> list[str]:
        """Every rule of the list."""
        found = []
        for key, facts in prepared:
            found += [rule_id for logic, rule_id in self._rules.get(key, ()) if jsonLogic(logic, facts)]
        return sorted(found)

    def notes(self) -> dict[str, Any]:
        """How many rules there are."""
        return {"rules": sum(map(len, self._rules.values()))}


def _logic(condition: Condition) -> dict[str, Any]:
    match condition:
        case Leaf():
            return _guarded(condition)
        case ir.All(terms):
            return {"and": [_logic(term) for term in terms]}
        case ir.Any(terms):
            return {"or": [_logic(term) for term in terms]}
        case ir.Not():
            raise AssertionError("conditions are in normal form")


def _guarded(leaf: Leaf) -> dict[str, Any]:
    found = _leaf({"var": leaf.field.replace(".", "_")}, leaf)
    if guarded(leaf) and leaf.op in (Op.NEQ, Op.NOT_IN, Op.NONE_OF):
        return {"and": [{"!==": [{"var": leaf.field.replace(".", "_")}, None]}, found]}
    return found


def _leaf(value: dict[str, Any], leaf: Leaf) -> dict[str, Any]:
    constants = list(leaf.constants)
    match leaf.op:
        case Op.IN:
            return {"in": [value, constants]}
        case Op.NOT_IN:
            return {"!": [{"in": [value, constants]}]}
        case Op.BETWEEN:
            return {"<=": [constants[0], value, constants[1]]}
        case Op.NOT_BETWEEN:
            return {"or": [{"<": [value, constants[0]]}, {">": [value, constants[1]]}]}
        case Op.ANY_OF:
            return {"or": [{"in": [constant, value]} for constant in constants]}
        case Op.NONE_OF:
            return {"!": [{"or": [{"in": [constant, value]} for constant in constants]}]}
        case _:
            return {_COMPARES[leaf.op]: [value, constants[0]]}


build = JsonLogic
