"""CLIPS through clipspy: one environment, one fact per listing, one CLIPS rule per alternative of a rule's condition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import clips

from benchmarks.engine.work import ALWAYS, READ, Work, alternatives, lean
from benchmarks.workload import Event
from engine.language.ir import Leaf, Op
from engine.values import FieldType, Value

FORM = "one Rete for all, constraints in the pattern; assert, run, retract"

_COMPARES = {Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}


class Clips:
    """One environment with every rule."""

    def __init__(self, work: Work) -> None:
        self._found: list[str] = []
        self._environment = clips.Environment()
        self._environment.define_function(self._found.append, name="fire")
        slots = (
            f"({'multislot' if type_ is FieldType.CODES else 'slot'} {_name(field)})" for field, type_ in READ.items()
        )
        self._environment.build(f"(deftemplate message (slot key) {' '.join(slots)})")
        for (matter, list_id), cases in work.cases.items():
            for case in cases:
                for number, row in enumerate(alternatives(case.condition)):
                    pattern = " ".join(_slot(field, row) for field in dict.fromkeys(leaf.field for leaf in row))
                    name = f"{case.id}+{matter}+{number}"
                    self._environment.build(
                        f'(defrule {name} (message (key {matter}+{list_id}) {pattern}) => (fire "{case.id}"))'
                    )
        self._template = self._environment.find_template("message")

    def prepare(self, event: Event) -> list[dict[str, Any]]:
        """Slots with symbols; what is missing is ``nil``, which every guarded comparison excludes."""
        return [self._slots(f"{event.matter}+{list_id}", facts) for list_id, facts in event.messages]

    def _slots(self, key: str, facts: Mapping[str, Value]) -> dict[str, Any]:
        slots = {name: _symbols(value) for name, value in lean(facts).items()}
        absent = {
            _name(field): (clips.Symbol("nil"),)
            for field, type_ in READ.items()
            if type_ is FieldType.CODES and field not in facts
        }
        return {"key": clips.Symbol(key), **slots, **absent}

    def decide(self, prepared: list[dict[str, Any]]) -> list[str]:
        """Asserts each message, runs, takes them back."""
        self._found.clear()
        facts = [self._template.assert_fact(**slots) for slots in prepared]
        self._environment.run()
        for fact in facts:
            fact.retract()
        return sorted(set(self._found))

    def notes(self) -> dict[str, Any]:
        """How many CLIPS rules there are."""
        return {"rules": sum(1 for _ in self._environment.rules())}


def _name(field: str) -> str:
    return field.replace(".", "_")


def _symbols(value: Any) -> Any:
    if isinstance(value, bool):
        return clips.Symbol("TRUE" if value else "FALSE")
    return tuple(value) if isinstance(value, list) else value


def _shown(constant: Any) -> str:
    return ("TRUE" if constant else "FALSE") if isinstance(constant, bool) else json.dumps(constant)


def _slot(field: str, row: list[Leaf]) -> str:
    tests = [_test(leaf) for leaf in row if leaf.field == field]
    variable = f"$?v_{_name(field)}" if READ[field] is FieldType.CODES else f"?v_{_name(field)}"
    guard = "&~nil" if field not in ALWAYS and READ[field] is not FieldType.CODES else ""
    return f"({_name(field)} {variable}{guard}{''.join(f'&{test}' for test in tests)})"


def _test(leaf: Leaf) -> str:
    value, constants = f"?v_{_name(leaf.field)}", [_shown(constant) for constant in leaf.constants]
    match leaf.op:
        case Op.EQ | Op.IN:
            return "|".join(constants) if len(constants) == 1 else f":(or {_equal(value, constants)})"
        case Op.NEQ | Op.NOT_IN:
            return "&".join(f"~{constant}" for constant in constants)
        case Op.BETWEEN:
            return f":(<= {constants[0]} {value} {constants[1]})"
        case Op.NOT_BETWEEN:
            return f":(or (< {value} {constants[0]}) (> {value} {constants[1]}))"
        case Op.ANY_OF:
            return f":(or {_members(value, constants)} FALSE)"
        case Op.NONE_OF:
            return f":(not (or {_members(value, [*constants, 'nil'])}))"
        case _:
            return f":({_COMPARES[leaf.op]} {value} {constants[0]})"


def _equal(value: str, constants: list[str]) -> str:
    return " ".join(f"(eq {value} {constant})" for constant in constants)


def _members(value: str, constants: list[str]) -> str:
    return " ".join(f"(member$ {constant} {value})" for constant in constants)


build = Clips
