"""The intermediate form of a condition: what rules mean, free of YAML and of any engine.

Both evaluators start here. Conditions are immutable, typed and exact; ``normal`` gives equal trees to conditions that
differ only in negations, nesting and order, so that each distinct condition is compiled once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.values import FieldType, Scalar


class Op(StrEnum):
    """Comparisons of one field with constants. Each has its exact opposite, which makes ``not`` vanish (see ``nnf``)."""

    EQ = "eq"
    NEQ = "neq"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IN = "in"
    NOT_IN = "not_in"
    BETWEEN = "between"
    NOT_BETWEEN = "not_between"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    EXISTS = "exists"
    MISSING = "missing"


_PAIRS = (
    (Op.EQ, Op.NEQ),
    (Op.LT, Op.GTE),
    (Op.GT, Op.LTE),
    (Op.IN, Op.NOT_IN),
    (Op.BETWEEN, Op.NOT_BETWEEN),
    (Op.ANY_OF, Op.NONE_OF),
    (Op.EXISTS, Op.MISSING),
)
OPPOSITE: dict[Op, Op] = dict(_PAIRS) | {b: a for a, b in _PAIRS}

PRESENCE = frozenset({Op.EXISTS, Op.MISSING})
"""The two that are never unknown (S3)."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison. ``constants``: one for eq…gte, low and high for between, several for in/any_of, none for exists."""

    field: str
    op: Op
    type: FieldType
    constants: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """True when every term is; with no terms it is true."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when some term is; with no terms it is false."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Opposite of its term; unknown stays unknown."""

    term: Condition


Condition = Leaf | All | Any | Not

TRUE = All(())
FALSE = Any(())


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    match condition:
        case Leaf():
            yield condition
        case Not(term):
            yield from leaves(term)
        case All(terms) | Any(terms):
            for term in terms:
                yield from leaves(term)


def nnf(condition: Condition, negated: bool = False) -> Condition:
    """The same condition without ``Not``: negation is pushed down and becomes the opposite comparison.

    Correct in Kleene logic too: on a missing field a comparison and its opposite are both unknown.
    """
    match condition:
        case Leaf(field, op, type_, constants):
            return Leaf(field, OPPOSITE[op], type_, constants) if negated else condition
        case Not(term):
            return nnf(term, not negated)
        case All(terms):
            inner = tuple(nnf(term, negated) for term in terms)
            return Any(inner) if negated else All(inner)
        case Any(terms):
            inner = tuple(nnf(term, negated) for term in terms)
            return All(inner) if negated else Any(inner)


_PREFIXES = {"listing.": 0, "subject.": 1, "matter.": 2}
"""Order of terms: a listing's and a subject's fields vary least between rules of one ruleset, so prefixes are shared."""


def order_key(condition: Condition) -> tuple[object, ...]:
    """A total order over NNF conditions: leaves before groups, then by field, comparison and constants."""
    match condition:
        case Leaf(field, op, type_, constants):
            rank = _PREFIXES.get(field[: field.find(".") + 1], -1)
            return (0, rank, field, op, type_, tuple([(type(c).__name__, str(c)) for c in constants]))
        case All(terms):
            return (1, tuple([order_key(term) for term in terms]))
        case Any(terms):
            return (2, tuple([order_key(term) for term in terms]))
        case Not(term):
            return (3, order_key(term))


def normal(condition: Condition) -> Condition:
    """Canonical form: no ``Not``, no needless nesting, no repeated terms, fixed order, sorted constants of sets."""
    return _tidy(nnf(condition))


def _tidy(condition: Condition) -> Condition:
    match condition:
        case Leaf(field, op, type_, constants):
            if op in (Op.IN, Op.NOT_IN, Op.ANY_OF, Op.NONE_OF):
                constants = tuple(sorted(set(constants), key=lambda c: (type(c).__name__, c)))
            if len(constants) == 1 and op in (Op.IN, Op.NOT_IN):
                op = Op.EQ if op is Op.IN else Op.NEQ
            same = op is condition.op and constants == condition.constants
            return condition if same else Leaf(field, op, type_, constants)
        case Not():
            raise AssertionError("nnf leaves no Not")
        case All(terms):
            return _group(All, terms)
        case Any(terms):
            return _group(Any, terms)


def _group(kind: type[All] | type[Any], terms: tuple[Condition, ...]) -> Condition:
    flat: set[Condition] = set()
    for term in map(_tidy, terms):
        if isinstance(term, kind):
            flat.update(term.terms)
        else:
            flat.add(term)
    if kind is All and FALSE in flat:
        return FALSE
    if kind is Any and TRUE in flat:
        return TRUE
    ordered = tuple(sorted(flat, key=order_key))
    return ordered[0] if len(ordered) == 1 else kind(ordered)
