"""Can a condition ever be true? Decided exactly, because every comparison speaks of one field and constants.

Fields are independent, so a conjunction can hold if each field has a value that satisfies all of its comparisons; and
the values that matter are the constants themselves, their neighbours, something else, and nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.reference import evaluate
from engine.values import FieldType, Scalar, Value

MAX_CONJUNCTIONS = 4096
"""Beyond this many alternatives the question is left open; no rule that a person reads aloud comes near."""


def can_hold(condition: Condition, fields: Mapping[str, Field]) -> bool | None:
    """Whether some facts make the condition true; None if it has too many alternatives to tell."""
    alternatives = _alternatives(ir.nnf(condition))
    if alternatives is None:
        return None
    return any(_holds_together(leaves, fields) for leaves in alternatives)


def _alternatives(condition: Condition) -> list[tuple[Leaf, ...]] | None:
    """Disjunctive normal form of an NNF condition; None beyond ``MAX_CONJUNCTIONS``."""
    match condition:
        case Leaf():
            return [(condition,)]
        case ir.Any(terms):
            found: list[tuple[Leaf, ...]] = []
            for term in terms:
                inner = _alternatives(term)
                if inner is None or len(found) + len(inner) > MAX_CONJUNCTIONS:
                    return None
                found += inner
            return found
        case ir.All(terms):
            joined: list[tuple[Leaf, ...]] = [()]
            for term in terms:
                inner = _alternatives(term)
                if inner is None or len(joined) * len(inner) > MAX_CONJUNCTIONS:
                    return None
                joined = [left + right for left, right in product(joined, inner)]
            return joined
        case ir.Not():
            raise AssertionError("nnf leaves no Not")


def _holds_together(leaves: tuple[Leaf, ...], fields: Mapping[str, Field]) -> bool:
    by_field: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_field.setdefault(leaf.field, []).append(leaf)
    return all(_has_value(fields[name], own) for name, own in by_field.items())


def _has_value(field: Field, leaves: list[Leaf]) -> bool:
    candidates: list[dict[str, Value]] = [{field.name: value} for value in _values(field, leaves)]
    if not field.always:
        candidates.append({})
    return any(all(evaluate(leaf, facts) is True for leaf in leaves) for facts in candidates)


def _values(field: Field, leaves: list[Leaf]) -> Iterable[Value]:
    constants = {constant for leaf in leaves for constant in leaf.constants}
    if field.type is FieldType.BOOLEAN:
        return (True, False)
    if field.type is FieldType.CODES:
        # The largest set that no comparison forbids satisfies every any_of that can be satisfied at all.
        forbidden = {constant for leaf in leaves if leaf.op is Op.NONE_OF for constant in leaf.constants}
        return (frozenset(str(constant) for constant in constants - forbidden),)
    if field.type.ordered:
        return {number + step for number in constants if isinstance(number, int) for step in (-1, 0, 1)} or {0}
    return _words(field, constants)


def _words(field: Field, constants: set[Scalar]) -> set[Value]:
    """The constants and one other word; of a closed field all its values."""
    if field.values:
        return set(field.values)
    other = "x" * (1 + max((len(str(constant)) for constant in constants), default=0))
    return {*constants, other}
