"""CEL, the C++ implementation with Python bindings: one compiled expression per rule, one activation per message.

A field that is not there makes a comparison an error, and CEL's ``&&`` and ``||`` absorb errors as Kleene's logic does
unknowns; so an expression is true exactly where the rule is, without any guard.
"""

from __future__ import annotations

import json
from typing import Any

from cel_expr_python import cel

from benchmarks.engine.work import READ, Work, lean
from benchmarks.workload import Event
from engine.language import ir
from engine.language.ir import Condition, Leaf, Op
from engine.values import FieldType

FORM = "expression per rule, type-checked, indexed by (matter, list); one activation per message"

_COMPARES = {Op.EQ: "==", Op.NEQ: "!=", Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}


class Cel:
    """Expressions by matter and list."""

    def __init__(self, work: Work) -> None:
        self._environment = cel.NewEnv(variables={name.replace(".", "_"): _type(type_) for name, type_ in READ.items()})
        self._rules = {
            key: [(self._environment.compile(_source(case.condition)), case.id) for case in cases]
            for key, cases in work.cases.items()
        }

    def prepare(self, event: Event) -> list[tuple[tuple[str, str], dict[str, Any]]]:
        """Flat variables."""
        return [((event.matter, list_id), lean(facts)) for list_id, facts in event.messages]

    def decide(self, prepared: list[tuple[tuple[str, str], dict[str, Any]]]) -> list[str]:
        """Every rule of the list, on one activation."""
        found = []
        for key, facts in prepared:
            if rules := self._rules.get(key):
                activation = self._environment.Activation(facts)
                found += [rule_id for rule, rule_id in rules if rule.eval(activation).value() is True]
        return sorted(found)

    def notes(self) -> dict[str, Any]:
        """How many expressions there are."""
        return {"expressions": sum(map(len, self._rules.values()))}


def _type(type_: FieldType) -> Any:
    if type_ is FieldType.CODES:
        return cel.Type.List(cel.Type.STRING)
    return cel.Type.BOOL if type_ is FieldType.BOOLEAN else cel.Type.INT if type_.ordered else cel.Type.STRING


def _source(condition: Condition) -> str:
    match condition:
        case Leaf():
            return _leaf(condition)
        case ir.All(terms):
            return "(" + " && ".join(map(_source, terms)) + ")"
        case ir.Any(terms):
            return "(" + " || ".join(map(_source, terms)) + ")"
        case ir.Not():
            raise AssertionError("conditions are in normal form")


def _leaf(leaf: Leaf) -> str:
    name, constants = leaf.field.replace(".", "_"), [json.dumps(constant) for constant in leaf.constants]
    match leaf.op:
        case Op.IN:
            return f"{name} in [{', '.join(constants)}]"
        case Op.NOT_IN:
            return f"!({name} in [{', '.join(constants)}])"
        case Op.BETWEEN:
            return f"({name} >= {constants[0]} && {name} <= {constants[1]})"
        case Op.NOT_BETWEEN:
            return f"({name} < {constants[0]} || {name} > {constants[1]})"
        case Op.ANY_OF:
            return "(" + " || ".join(f"{constant} in {name}" for constant in constants) + ")"
        case Op.NONE_OF:
            return "(" + " && ".join(f"!({constant} in {name})" for constant in constants) + ")"
        case _:
            return f"{name} {_COMPARES[leaf.op]} {constants[0]}"


build = Cel
