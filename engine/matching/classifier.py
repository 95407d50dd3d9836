"""Names the situation of a message: which alternatives of the conditions are true, which unknown and which gone.

Every condition is some alternatives, each a row of comparisons that must all hold. Two bits of each say what a message
leaves of it; all of them together are the message's situation. Messages of one situation make every alternative, and so
every condition, come out the same; and there are as many situations as ways in which rules come out together, not as
products of buckets, so that a few messages soon have met nearly all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from engine.language import ir
from engine.language.ir import PRESENCE, Condition, Leaf, Op, leaves
from engine.language.partition import Partition, partition
from engine.language.reference import Facts, evaluate
from engine.matching.naming import Alternative, Key, Members, Number, Test, Word, key_function
from engine.values import FieldType, Scalar, Value

MAX_ALTERNATIVES = 64
"""Of one condition. Of one with more, each comparison is told by itself: exact too, but of more situations."""

_Literal = tuple[Leaf, bool]
"""A comparison and what it must say."""

_Row = frozenset[_Literal]
"""An alternative: all of its literals must hold."""


class Part(NamedTuple):
    """The bits of a key from ``lowest`` on that ``mask`` leaves."""

    lowest: int
    mask: int

    @classmethod
    def at(cls, places: Collection[int]) -> Part:
        """The bits of the alternatives at these places; those of one condition mostly stand side by side."""
        lowest = min(places, default=0)
        return cls(2 * lowest, sum(3 << 2 * (place - lowest) for place in places))

    def of(self, key: int) -> int:
        """These bits of a key and no others: a short number, however long the key."""
        return key >> self.lowest & self.mask


class Classifier:
    """Names situations. Safe from several threads. What it needs for that is made when it is first asked."""

    def __init__(self, conditions: Iterable[Condition], always: Collection[str] = ()) -> None:
        """``always``: fields that nearly every message has; a message without one is named too, but slower."""
        self._conditions = tuple(dict.fromkeys(conditions))
        self._always = always
        self.key: Key = self._first_key
        """The situation of a message. What no condition reads leaves no trace in it."""

    @cached_property
    def partitions(self) -> tuple[Partition, ...]:
        """The buckets of every field that some condition reads."""
        return partition(self._conditions)

    def places(self, conditions: Iterable[Condition]) -> tuple[int, ...]:
        """Where in a key the alternatives of these conditions are told, ascending."""
        return tuple(sorted({self._told.place[row] for condition in conditions for row in self._rows[condition]}))

    def _first_key(self, facts: Facts) -> int:
        self.key = key_function(self._told.alternatives, self._always, lambda incomplete: self._key_of_any(incomplete))
        return self.key(facts)

    @cached_property
    def _key_of_any(self) -> Key:
        return key_function(self._told.alternatives)

    @cached_property
    def _rows(self) -> Mapping[Condition, list[_Row]]:
        found = ((condition, _rows(condition, True)) for condition in self._conditions)
        return {condition: _each_leaf(condition) if rows is None else rows for condition, rows in found}

    @cached_property
    def _told(self) -> _Told:
        return _Told(self.partitions, dict.fromkeys(row for rows in self._rows.values() for row in rows))


class PlanClassifier(Classifier):
    """Of conditions in normal form and, beside each, what was read: both leave their bits in a key."""

    def __init__(self, conditions: Sequence[Condition], meanings: Sequence[Condition], always: Collection[str]) -> None:
        super().__init__((*conditions, *meanings), always)
        self._pairs = tuple(zip(conditions, meanings, strict=True))

    @cached_property
    def of_each(self) -> tuple[tuple[int, ...], ...]:
        """By condition the places of it and of what was read."""
        return tuple(self.places(pair) for pair in self._pairs)


class _Told:
    """Distinct alternatives, each with its place: those that come out the same for every message share one."""

    def __init__(self, partitions: Iterable[Partition], rows: Iterable[_Row]) -> None:
        self._probes = {part.field: (part, _probes(part)) for part in partitions}
        self._tests: dict[_Row, tuple[Test | None, bool | None]] = {}
        self.place: dict[_Row, int] = {}
        self.alternatives: list[Alternative] = []
        known: dict[Hashable, int] = {}
        for row in rows:
            by_field: dict[str, set[_Literal]] = {}
            for literal in row:
                by_field.setdefault(literal[0].field, set()).add(literal)
            asked = [self._test(field, frozenset(by_field[field])) for field in sorted(by_field)]
            tests = tuple([test for test, _ in asked if test is not None])
            unknown = frozenset(test.field for test, absent in asked if test is not None and absent is None)
            place = self.place[row] = known.setdefault((tests, unknown), len(known))
            if place == len(self.alternatives):
                self.alternatives.append(Alternative(place, tests, unknown))

    def _test(self, field: str, literals: _Row) -> tuple[Test | None, bool | None]:
        """What literals on one field ask, None where every message passes, and what they come to without it."""
        if literals not in self._tests:
            part, probes = self._probes[field]
            absent = _truth(literals, field, None)
            if part.type is FieldType.CODES:
                self._tests[literals] = _members(field, literals, absent is not False), absent
            else:
                told = [_truth(literals, field, value) is True for value in probes]
                test = _test(part, told, absent is not False)
                self._tests[literals] = None if absent is True and all(told) else test, absent
        return self._tests[literals]


def _test(part: Partition, told: list[bool], absent: bool) -> Test:
    """What values pass, from what one value of each bucket comes to."""
    share = (sum(told) + absent) / (len(told) + 1)
    if part.type.ordered:
        bounds = [None, *part.cuts, None]
        spans: list[tuple[int | None, int | None]] = []
        for lower, upper, passes in zip(bounds, bounds[1:], told, strict=False):
            if passes and spans and spans[-1][1] == lower:
                spans[-1] = (spans[-1][0], upper)
            elif passes:
                spans.append((lower, upper))
        return Number(part.field, absent, tuple(spans), share)
    others = told[-1]  # of all words that are not named
    named = frozenset(word for word, passes in zip(part.constants, told, strict=False) if passes is not others)
    return Word(part.field, absent, not others, named, share)


def _members(field: str, literals: _Row, absent: bool) -> Test:
    """What sets pass. ``none_of`` is ``any_of`` turned around, as ``exists`` and ``missing`` are of each other."""
    some: set[frozenset[Scalar]] = set()
    none: set[Scalar] = set()
    for leaf, wanted in literals:
        if leaf.op in PRESENCE:
            if (leaf.op is Op.MISSING) is wanted:
                some.add(frozenset())  # no set has a member of nothing
        elif (leaf.op is Op.ANY_OF) is wanted:
            some.add(frozenset(leaf.constants))
        else:
            none.update(leaf.constants)
    return Members(field, absent, frozenset(some), frozenset(none))


def _rows(condition: Condition, wanted: bool) -> list[_Row] | None:
    """The alternatives in which a condition comes out as wanted; None if there are too many.

    ``not`` turns what is wanted around; that is all it does here, so that a slip in ``ir.nnf`` is not repeated.
    """
    match condition:
        case Leaf():
            return [frozenset({(condition, wanted)})]
        case ir.Not(term):
            return _rows(term, not wanted)
        case ir.All(terms) | ir.Any(terms):
            spread = isinstance(condition, ir.Any) is wanted
            found: list[_Row] = [] if spread else [frozenset()]
            for term in terms:
                inner = _rows(term, wanted)
                if inner is None:
                    return None
                found = [*found, *inner] if spread else [left | right for left in found for right in inner]
                if len(found) > MAX_ALTERNATIVES:
                    return None
            return list(dict.fromkeys(found))


def _each_leaf(condition: Condition) -> list[_Row]:
    """Every comparison by itself: what they come to settles the condition."""
    return list(dict.fromkeys(frozenset({(leaf, True)}) for leaf in leaves(condition)))


def _truth(literals: Iterable[_Literal], field: str, value: Value | None) -> bool | None:
    """Whether all literals on a field hold for a value, as the reference says."""
    facts: Facts = {} if value is None else {field: value}
    result: bool | None = True
    for leaf, wanted in literals:
        truth = evaluate(leaf, facts)
        if truth is (not wanted):
            return False
        if truth is None:
            result = None
    return result


def _probes(part: Partition) -> list[Value]:
    """One value of every bucket; of sets there are too many."""
    if part.type is FieldType.CODES:
        return []
    if part.type.ordered:
        return [part.cuts[0] - 1, *part.cuts] if part.cuts else [0]
    return [*part.constants, _other(part)]


def _other(part: Partition) -> Value:
    """A value that no comparison names."""
    if part.type is FieldType.BOOLEAN:
        return next((value for value in (False, True) if value not in part.constants), False)
    return "\0"
