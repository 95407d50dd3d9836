"""Finds facts that make a condition true, or shows that there are none. Exact, and without walking all combinations.

A comparison reads one field and constants, so of each field only the bucket counts (``partition``). The search keeps, per
field, the buckets still open, settles what follows from single comparisons, and tries the terms of one ``any`` after
another. A set is one question per constant, so its size does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.language import ir
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, Op
from engine.language.partition import MISSING, Partition, partition
from engine.language.reference import Facts, evaluate
from engine.values import FieldType, Scalar, Value

MAX_STEPS = 20_000
"""Alternatives tried before the question is left open. Rules that people write take tens."""

_Variable = tuple[str, Scalar | None]
"""A field; for a set, the field with one constant (is it in?), or with None (is the set there?)."""

_Open = dict[_Variable, int]
"""Buckets still open, as bits."""


class TooManyAlternativesError(Exception):
    """The search was given up; nothing is known either way."""


# Not frozen, since a search makes a great many and a frozen one takes three times as long to make; nothing alters them.
@dataclass(slots=True)
class _Literal:
    """One variable lies in one of these buckets."""

    variable: _Variable
    buckets: int


@dataclass(slots=True)
class _Both:
    terms: tuple[_Term, ...]


@dataclass(slots=True)
class _Either:
    terms: tuple[_Term, ...]


_Term = _Literal | _Both | _Either
_TRUE, _FALSE = _Both(()), _Either(())
_OUT, _IN = 1, 2
"""Bits of a question with two answers: not in (not there), in (there)."""


def find_facts(
    condition: Condition, fields: Mapping[str, Field], known: Mapping[str, Value | None] | None = None
) -> dict[str, Value] | None:
    """Facts that make the condition true, or None if there are none.

    ``known`` fixes fields beforehand (None: missing); the answer repeats them. Of fields that the condition reads, all are
    answered, present where they may be. Raises TooManyAlternativesError, which says nothing of the condition.
    """
    fixed = known or {}
    there = {name: value for name, value in fixed.items() if value is not None}
    search = _Search(_fields(condition, fields, fixed), fields)
    open_ = search.open()
    found = search.solve([search.term(ir.nnf(condition), fixed, there)], open_)
    return None if found is None else there | dict(search.facts(found))


def _fields(condition: Condition, fields: Mapping[str, Field], fixed: Mapping[str, Value | None]) -> list[Partition]:
    return [found for found in partition([condition]) if found.field not in fixed]


@dataclass
class _Search:
    partitions: list[Partition]
    fields: Mapping[str, Field]
    values: dict[str, dict[int, Value | None]] = field(default_factory=dict)
    steps: int = 0

    def open(self) -> _Open:
        """Every variable with all the buckets that a value can fill."""
        found: _Open = {}
        for part in self.partitions:
            about = self.fields[part.field]
            if part.type is FieldType.CODES:
                found[(part.field, None)] = _IN if about.always else _IN | _OUT
                possible = (c for c in part.constants if not about.values or c in about.values)
                found |= dict.fromkeys(((part.field, c) for c in part.constants), _OUT)
                found |= dict.fromkeys(((part.field, c) for c in possible), _IN | _OUT)
            else:
                self.values[part.field] = dict(part.representatives(about))
                found[(part.field, None)] = sum(1 << bucket for bucket in self.values[part.field])
        return found

    def term(self, condition: Condition, fixed: Mapping[str, Value | None], there: Facts) -> _Term:
        """A condition in terms of variables; what is fixed is settled on the way. After ``open``."""
        match condition:
            case Leaf():
                if condition.field in fixed:
                    return _TRUE if evaluate(condition, there) is True else _FALSE
                return self._leaf(condition)
            case ir.All(terms):
                return _Both(tuple(self.term(term, fixed, there) for term in terms))
            case ir.Any(terms):
                return _Either(tuple(self.term(term, fixed, there) for term in terms))
            case ir.Not():
                raise AssertionError("nnf leaves no Not")

    def _leaf(self, leaf: Leaf) -> _Term:
        if leaf.type is not FieldType.CODES:
            holding = (
                bucket
                for bucket, value in self.values[leaf.field].items()
                if evaluate(leaf, {} if value is None else {leaf.field: value}) is True
            )
            return _Literal((leaf.field, None), sum(1 << bucket for bucket in holding))
        there = _Literal((leaf.field, None), _OUT if leaf.op is Op.MISSING else _IN)
        if leaf.op is Op.ANY_OF:
            return _Both((there, _Either(tuple(_Literal((leaf.field, c), _IN) for c in leaf.constants))))
        if leaf.op is Op.NONE_OF:
            return _Both((there, *(_Literal((leaf.field, c), _OUT) for c in leaf.constants)))
        return there

    def solve(self, terms: list[_Term], open_: _Open) -> _Open | None:
        """Open buckets any choice of which satisfies all terms, or None."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooManyAlternativesError
        settled = _settle(terms, dict(open_))
        if settled is None:
            return None
        choices, open_ = settled
        if not choices:
            return open_
        chosen = min(choices, key=lambda choice: len(choice.terms))
        rest = [choice for choice in choices if choice is not chosen]
        for term in chosen.terms:
            found = self.solve([term, *rest], open_)
            if found is not None:
                return found
            if isinstance(term, _Literal):  # refuted: whatever satisfies the rest lies outside it
                open_ = {**open_, term.variable: open_[term.variable] & ~term.buckets}
        return None

    def facts(self, open_: _Open) -> Iterator[tuple[str, Value]]:
        """A value for every field, present ones first; a set holds no more than it must."""
        for part in self.partitions:
            buckets = open_[(part.field, None)]
            if part.type is FieldType.CODES:
                if buckets & _IN:
                    members = (c for c in part.constants if not open_[(part.field, c)] & _OUT)
                    yield part.field, frozenset(str(constant) for constant in members)
                continue
            chosen = next((b for b in self.values[part.field] if b != MISSING and buckets >> b & 1), MISSING)
            value = self.values[part.field].get(chosen)
            if value is not None:
                yield part.field, value


def _settle(terms: list[_Term], open_: _Open) -> tuple[list[_Either], _Open] | None:
    """What must hold is taken into ``open_`` until nothing more follows; the alternatives that remain, or None if it cannot hold."""
    choices: list[_Either] = []
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        match term:
            case _Literal(variable, buckets):
                narrowed = open_[variable] & buckets
                if not narrowed:
                    return None
                if narrowed != open_[variable]:
                    open_[variable] = narrowed
                    waiting += choices  # they may follow now, or have become impossible
                    choices = []
            case _Both(inner):
                waiting += inner
            case _Either():
                reduced = _reduced(term, open_)
                if reduced == _FALSE:
                    return None
                if isinstance(reduced, _Either):
                    choices.append(reduced)
                else:
                    waiting.append(reduced)
    return choices, open_


def _reduced(term: _Term, open_: _Open) -> _Term:
    """The term without what is settled already: ``_TRUE``, ``_FALSE``, or what is left."""
    match term:
        case _Literal(variable, buckets):
            narrowed = open_[variable] & buckets
            return _FALSE if not narrowed else _TRUE if narrowed == open_[variable] else _Literal(variable, narrowed)
        case _Both(terms):
            left = [_reduced(inner, open_) for inner in terms]
            if _FALSE in left:
                return _FALSE
            left = [inner for inner in left if inner != _TRUE]
            return left[0] if len(left) == 1 else _Both(tuple(left))
        case _Either(terms):
            return _alternatives([_reduced(inner, open_) for inner in terms], open_)


def _alternatives(terms: list[_Term], open_: _Open) -> _Term:
    """An ``any`` of reduced terms: comparisons of one field become one, and one that cannot fail makes it true."""
    literals: dict[_Variable, int] = {}
    others: list[_Term] = []
    for term in terms:
        if term == _TRUE:
            return _TRUE
        if isinstance(term, _Literal):
            literals[term.variable] = literals.get(term.variable, 0) | term.buckets
        elif isinstance(term, _Either):
            others += term.terms
        else:
            others.append(term)
    if any(buckets == open_[variable] for variable, buckets in literals.items()):
        return _TRUE
    left: list[_Term] = [*(_Literal(variable, buckets) for variable, buckets in literals.items()), *others]
    return left[0] if len(left) == 1 else _Either(tuple(left))
