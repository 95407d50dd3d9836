"""The reference evaluator: what a condition means, in three-valued (Kleene) logic, by shared semantics S3.

It works on the intermediate form, never on the rule engine's own language, and is the oracle: it runs beside durable-rules
on every decision, and where the two differ its answer is served. Keep it short enough to be read in one sitting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.decision import Because
from engine.language.ir import OPPOSITE, PRESENCE, Condition, Leaf, Not, Op
from engine.language.ir import Any as AnyOf
from engine.values import Value, to_json

Facts = Mapping[str, Value]
"""Values by full field name. A field that is not there is missing; nothing is ever None."""


def evaluate(condition: Condition, facts: Facts) -> bool | None:
    """True, False, or None for unknown."""
    if isinstance(condition, Leaf):
        actual = facts.get(condition.field)
        return _OF_NOTHING.get(condition.op) if actual is None else _HOLDS[condition.op](actual, condition.constants)
    if isinstance(condition, Not):
        inner = evaluate(condition.term, facts)
        return None if inner is None else not inner
    decisive = isinstance(condition, AnyOf)  # one true term settles an any, one false term an all
    result: bool | None = not decisive
    for term in condition.terms:
        value = evaluate(term, facts)
        if value is decisive:
            return decisive
        if value is None:
            result = None
    return result


_OF_NOTHING: Mapping[Op, bool] = {Op.EXISTS: False, Op.MISSING: True}
"""What is known of a field that is not there; every other comparison on it is unknown."""

_HOLDS: Mapping[Op, Callable[[Any, tuple[Any, ...]], bool]] = {
    Op.EXISTS: lambda actual, _: True,
    Op.MISSING: lambda actual, _: False,
    Op.EQ: lambda actual, constants: actual == constants[0],
    Op.NEQ: lambda actual, constants: actual != constants[0],
    Op.LT: lambda actual, constants: actual < constants[0],
    Op.LTE: lambda actual, constants: actual <= constants[0],
    Op.GT: lambda actual, constants: actual > constants[0],
    Op.GTE: lambda actual, constants: actual >= constants[0],
    Op.IN: lambda actual, constants: actual in constants,
    Op.NOT_IN: lambda actual, constants: actual not in constants,
    Op.BETWEEN: lambda actual, constants: constants[0] <= actual <= constants[1],
    Op.NOT_BETWEEN: lambda actual, constants: not constants[0] <= actual <= constants[1],
    Op.ANY_OF: lambda actual, constants: not actual.isdisjoint(constants),
    Op.NONE_OF: lambda actual, constants: actual.isdisjoint(constants),
}
"""What each comparison says of a value that is there. Values are of the field's type: the language and ``facts`` see to it."""


def because(condition: Condition, facts: Facts) -> tuple[Because, ...]:
    """The comparisons that make a true condition true, in the author's order and in display form; empty if it is not true."""
    if evaluate(condition, facts) is not True:
        return ()
    return tuple(dict.fromkeys(_shown(leaf, facts) for leaf in _supporting(condition, facts, True)))


def _supporting(condition: Condition, facts: Facts, is_: bool) -> list[Leaf]:
    """The comparisons that make a condition what it is, true or false; under a ``not`` the opposite ones."""
    if isinstance(condition, Leaf):
        return [condition if is_ else replace(condition, op=OPPOSITE[condition.op])]
    if isinstance(condition, Not):
        return _supporting(condition.term, facts, not is_)
    every = isinstance(condition, AnyOf) is not is_  # all terms of a true all are true, and of a false any false
    terms = condition.terms if every else [term for term in condition.terms if evaluate(term, facts) is is_]
    return [leaf for term in terms for leaf in _supporting(term, facts, is_)]


_SINGLE = frozenset({Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE})
"""Comparisons with one constant."""


def _shown(leaf: Leaf, facts: Facts) -> Because:
    actual = to_json(leaf.type, facts.get(leaf.field))
    shown = tuple(actual) if isinstance(actual, list) else actual
    if leaf.op in PRESENCE:
        return Because(leaf.field, str(Op.EXISTS), leaf.op is Op.EXISTS, shown)
    constants = tuple([to_json(leaf.type, constant) for constant in leaf.constants])
    return Because(leaf.field, str(leaf.op), constants[0] if leaf.op in _SINGLE else constants, shown)


def missing_fields(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The missing fields that keep an unknown condition unknown, sorted; empty if it is true or false.

    Only those that could matter: a missing field under a term that is already settled is not named.
    """
    if evaluate(condition, facts) is not None:
        return ()
    if isinstance(condition, Leaf):
        return (condition.field,)
    terms = (condition.term,) if isinstance(condition, Not) else condition.terms
    return tuple(sorted({name for term in terms for name in missing_fields(term, facts)}))
