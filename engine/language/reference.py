"""The reference evaluator: what a condition means, in three-valued (Kleene) logic, by shared semantics S3.

It works on the intermediate form, never on the rule engine's own language, and is the oracle: it runs beside durable-rules
on every decision, and where the two differ its answer is served. Keep it short enough to be read in one sitting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.decision import Because
from engine.language.ir import PRESENCE, Condition, Leaf, Not, Op, nnf
from engine.language.ir import Any as AnyOf
from engine.values import Value, to_json

Facts = Mapping[str, Value]
"""Values by full field name. A field that is not there is missing; nothing is ever None."""


def evaluate(condition: Condition, facts: Facts) -> bool | None:
    """True, False, or None for unknown."""
    if isinstance(condition, Leaf):
        return _compare(condition, facts)
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


def _compare(leaf: Leaf, facts: Facts) -> bool | None:
    actual = facts.get(leaf.field)
    if leaf.op is Op.EXISTS:
        return actual is not None
    if leaf.op is Op.MISSING:
        return actual is None
    if actual is None:
        return None
    if isinstance(actual, frozenset):
        overlap = any(constant in actual for constant in leaf.constants)
        return overlap if leaf.op is Op.ANY_OF else not overlap
    return _scalar(leaf.op, actual, leaf.constants)


def _scalar(op: Op, actual: Any, constants: tuple[Any, ...]) -> bool:
    match op:
        case Op.EQ:
            return bool(actual == constants[0])
        case Op.NEQ:
            return bool(actual != constants[0])
        case Op.LT:
            return bool(actual < constants[0])
        case Op.LTE:
            return bool(actual <= constants[0])
        case Op.GT:
            return bool(actual > constants[0])
        case Op.GTE:
            return bool(actual >= constants[0])
        case Op.IN:
            return actual in constants
        case Op.NOT_IN:
            return actual not in constants
        case Op.BETWEEN:
            return bool(constants[0] <= actual <= constants[1])
        case Op.NOT_BETWEEN:
            return not constants[0] <= actual <= constants[1]
        case _:
            raise AssertionError(f"{op} is not a comparison of scalars")


def because(condition: Condition, facts: Facts) -> tuple[Because, ...]:
    """The comparisons that make a true condition true, in the author's order and in display form; empty if it is not true."""
    return tuple(dict.fromkeys(_shown(leaf, facts) for leaf in _supporting(nnf(condition), facts)))


def _supporting(condition: Condition, facts: Facts) -> list[Leaf]:
    if evaluate(condition, facts) is not True:
        return []
    if isinstance(condition, Leaf):
        return [condition]
    if isinstance(condition, Not):
        raise AssertionError("nnf leaves no Not")
    return [leaf for term in condition.terms for leaf in _supporting(term, facts)]


def _shown(leaf: Leaf, facts: Facts) -> Because:
    actual = to_json(leaf.type, facts.get(leaf.field))
    shown = tuple(actual) if isinstance(actual, list) else actual
    if leaf.op in PRESENCE:
        return Because(leaf.field, Op.EXISTS.value, leaf.op is Op.EXISTS, shown)
    constants = tuple(to_json(leaf.type, constant) for constant in leaf.constants)
    single = leaf.op in (Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE)
    return Because(leaf.field, leaf.op.value, constants[0] if single else constants, shown)


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
