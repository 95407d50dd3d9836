"""Names the situation of a message: which alternatives of the conditions hold, may hold and do not.

Every condition is some alternatives, each a row of comparisons that must all hold. Per field, each bucket of its
partition says of every alternative whether it is still true, still possible, or gone: two bits per alternative, made
once. A message's situation is what is left when the bits of all its buckets are laid over each other. Messages of one
situation make every alternative, and so every condition, come out the same; and there are as many situations as ways in
which rules come out together, not as products of buckets, so that a few messages soon have met nearly all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import NamedTuple

from engine.language import ir
from engine.language.ir import Condition, Leaf
from engine.language.partition import Partition, partition
from engine.language.reference import Facts, evaluate
from engine.values import FieldType, Value

MAX_ALTERNATIVES = 64
"""Of one condition. One with more is told by the buckets of its fields: exact too, but of more situations."""

MAX_KEPT = 1024
"""Remembered combinations, in one plan, of the words of a message and of the members of a set: some 300 bytes each, also with a thousand plans."""

_Literal = tuple[Leaf, bool]
"""A comparison and what it must say."""

_Row = frozenset[_Literal]
"""An alternative: all of its literals must hold."""


class Part(NamedTuple):
    """Some bits of a key that is a number: ``mask`` from bit ``lowest`` on and again from bit ``highest`` on, ``width`` each."""

    lowest: int
    highest: int
    mask: int
    width: int

    def of(self, key: int) -> int:
        """These bits of a key and no others, moved together: a short number, however long the key."""
        return key >> self.lowest & self.mask | (key >> self.highest & self.mask) << self.width


class Classifier:
    """Names situations. Safe from several threads. ``partitions``: the buckets of every field that some condition reads."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        distinct = list(dict.fromkeys(conditions))
        self.partitions = partition(distinct)
        found = [(condition, _rows(condition, True)) for condition in distinct]
        self._told = told = _Columns(self.partitions, dict.fromkeys(row for _, rows in found for row in rows or ()))
        self._rows = dict(found)
        self._wide = partition(condition for condition, rows in found if rows is None)
        # Of each field what each of its buckets leaves; of numbers and sets also the bits that it can change at all.
        self._words: list[tuple[str, dict[Value | None, int], int]] = []
        self._ordered: list[tuple[int, str, tuple[int, ...], list[int], int]] = []
        self._sets: list[tuple[int, str, frozenset[str], dict[Value | None, int]]] = []
        for part in self.partitions:
            self._add(part, told)
        self._worded = tuple(field for field, _, _ in self._words)
        # All words of a message at once: most messages repeat them.
        self._said: dict[tuple[Value | None, ...], int] = {}

    def _add(self, part: Partition, told: _Columns) -> None:
        reads, absent = told.reading(part.field), told.bits(part.field, None)
        if part.type is FieldType.CODES:
            self._sets.append((reads, part.field, frozenset(map(str, part.constants)), {}))
        elif part.type.ordered:
            ranges = [told.bits(part.field, number) for number in _lowest(part)]
            self._ordered.append((reads, part.field, part.cuts, ranges, absent))
        else:
            words: dict[Value | None, int] = {word: told.bits(part.field, word) for word in part.constants}
            self._words.append((part.field, {None: absent, **words}, told.bits(part.field, _other(part))))

    def part(self, conditions: Iterable[Condition]) -> Part | None:
        """The part of a key on which these conditions depend; None where a key is more than bits."""
        rows = [self._rows[condition] for condition in conditions]
        return None if self._wide else self._told.part({row for found in rows for row in found or ()})

    def key(self, facts: Facts) -> Hashable:
        """The situation of a message. What no condition reads leaves no trace in it.

        This runs for every message: loops over what was prepared, and no look at a field that can change nothing any more.
        """
        get = facts.get
        words = tuple(map(get, self._worded))
        found = self._said.get(words)
        left = self._by_words(words) if found is None else found
        for reads, field, cuts, ranges, absent in self._ordered:
            if left & reads:
                number = get(field)
                left &= absent if number is None else ranges[bisect_right(cuts, number)]
        for reads, field, members, combinations in self._sets:
            if left & reads:
                held = get(field)
                some = members & held if isinstance(held, frozenset) else None  # what no rule names is not kept
                bits = combinations.get(some)
                left &= self._combined(field, combinations, some) if bits is None else bits
        if self._wide:
            return (left, tuple([part.bucket(get(part.field)) for part in self._wide]))
        return left

    def _by_words(self, words: tuple[Value | None, ...]) -> int:
        left = self._told.all
        for word, (_, known, other) in zip(words, self._words, strict=True):
            left &= known.get(word, other)
        if len(self._said) >= MAX_KEPT:
            self._said.clear()
        self._said[words] = left
        return left

    def _combined(self, field: str, combinations: dict[Value | None, int], some: Value | None) -> int:
        if len(combinations) >= MAX_KEPT:
            combinations.clear()
        bits = combinations[some] = self._told.bits(field, some)
        return bits


class _Columns:
    """Two bits per distinct alternative: *not false*, and above those *true*."""

    def __init__(self, partitions: Iterable[Partition], rows: Iterable[_Row]) -> None:
        outcomes = _Outcomes(partitions)
        distinct: dict[Hashable, dict[str, _Row]] = {}
        shared: dict[Hashable, list[_Row]] = {}
        for row in rows:
            by_field: dict[str, set[_Literal]] = {}
            for literal in row:
                by_field.setdefault(literal[0].field, set()).add(literal)
            column = {field: frozenset(literals) for field, literals in by_field.items()}
            signature = _signature(column, outcomes)
            distinct.setdefault(signature, column)
            shared.setdefault(signature, []).append(row)
        self._place = {row: place for place, rows in enumerate(shared.values()) for row in rows}
        self._count = len(distinct)
        self.all = (1 << 2 * self._count) - 1
        # Which alternatives ask the same of a field, as bits: it is worked out once for all of them.
        self._asking: dict[str, dict[_Row, int]] = {}
        for place, column in enumerate(distinct.values()):
            for field, literals in column.items():
                asking = self._asking.setdefault(field, {})
                asking[literals] = asking.get(literals, 0) | 1 << place

    def part(self, rows: Collection[_Row]) -> Part:
        """The bits of these alternatives; those of one condition mostly stand side by side."""
        places = [self._place[row] for row in rows]
        lowest = min(places, default=0)
        mask = 0
        for place in places:
            mask |= 1 << place - lowest
        return Part(lowest, lowest + self._count, mask, mask.bit_length())

    def reading(self, field: str) -> int:
        """The bits of the alternatives that read a field."""
        reading = 0
        for places in self._asking.get(field, {}).values():
            reading |= places | places << self._count
        return reading

    def bits(self, field: str, value: Value | None) -> int:
        """What a value of a field, or its absence, leaves of every alternative."""
        gone = 0
        for literals, places in self._asking.get(field, {}).items():
            truth = _truth(literals, field, value)
            if truth is False:
                gone |= places
            if not truth:
                gone |= places << self._count
        return self.all & ~gone


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


class _Outcomes:
    """What literals on one field come to in each of its buckets."""

    def __init__(self, partitions: Iterable[Partition]) -> None:
        self._probes = {part.field: _probes(part) for part in partitions}
        self._known: dict[_Row, Hashable] = {}

    def of(self, field: str, literals: _Row) -> Hashable:
        """Equal for literals that come out the same for every value of the field."""
        if literals not in self._known:
            probes = self._probes[field]
            told = None if probes is None else tuple(_truth(literals, field, value) for value in probes)
            self._known[literals] = literals if told is None else told
        return self._known[literals]


def _signature(column: Mapping[str, _Row], outcomes: _Outcomes) -> Hashable:
    """Equal for alternatives that come out the same for every message: their bits are shared."""
    told = ((field, outcomes.of(field, literals)) for field, literals in column.items())
    return frozenset((field, outcome) for field, outcome in told if not _always(outcome))


def _always(outcome: Hashable) -> bool:
    return isinstance(outcome, tuple) and all(truth is True for truth in outcome)


def _probes(part: Partition) -> list[Value | None] | None:
    """One value of every bucket, and None for a field that is not there; None for sets, of which there are too many."""
    if part.type is FieldType.CODES:
        return None
    if part.type.ordered:
        return [None, *_lowest(part)]
    return [None, *part.constants, _other(part)]


def _lowest(part: Partition) -> list[int]:
    """A number of each range between cuts."""
    return [part.cuts[0] - 1, *part.cuts] if part.cuts else [0]


def _other(part: Partition) -> Value:
    """A value that no comparison names."""
    if part.type is FieldType.BOOLEAN:
        return next((value for value in (False, True) if value not in part.constants), False)
    return "\0"
