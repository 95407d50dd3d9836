"""Names the situation of a message: which alternatives of the conditions hold, may hold and do not.

Every condition is some alternatives, each a row of comparisons that must all hold. Per field, each bucket of its
partition says of every alternative whether it is still true, still possible, or gone: two bits per alternative, made
once. A message's situation is what is left when the bits of all its buckets are laid over each other. Messages of one
situation make every alternative, and so every condition, come out the same; and there are as many situations as ways in
which rules come out together, not as products of buckets, so that a few messages soon have met nearly all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping

from engine.language import ir
from engine.language.ir import Condition, Leaf
from engine.language.partition import Partition, partition
from engine.language.reference import Facts, evaluate
from engine.values import FieldType, Value

MAX_ALTERNATIVES = 64
"""Of one condition. One with more is told by the buckets of its fields: exact too, but of more situations."""

MAX_SETS = 4096
"""Remembered combinations of members of one field that is a set; they are worked out as they come."""

_Literal = tuple[Leaf, bool]
"""A comparison and what it must say."""

_Row = frozenset[_Literal]
"""An alternative: all of its literals must hold."""


class Classifier:
    """Names situations. Safe from several threads. ``partitions``: the buckets of every field that some condition reads."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        distinct = list(dict.fromkeys(conditions))
        self.partitions = partition(distinct)
        found = [(condition, _rows(condition, True)) for condition in distinct]
        self._told = told = _Columns(self.partitions, {row for _, rows in found for row in rows or ()})
        self._wide = partition(condition for condition, rows in found if rows is None)
        # Of each field: the bits that it can change at all, and what each of its buckets leaves.
        self._words: list[tuple[int, str, dict[Value | None, int], int]] = []
        self._ordered: list[tuple[int, str, tuple[int, ...], list[int], int]] = []
        self._sets: list[tuple[int, str, frozenset[str], dict[frozenset[str], int], int]] = []
        for part in self.partitions:
            self._add(part, told)
        self._words.sort(key=lambda entry: entry[3].bit_count())  # what rules out most comes first

    def _add(self, part: Partition, told: _Columns) -> None:
        reads, absent = told.reading(part.field), told.bits(part.field, None)
        if part.type is FieldType.CODES:
            self._sets.append((reads, part.field, frozenset(map(str, part.constants)), {}, absent))
        elif part.type.ordered:
            ranges = [told.bits(part.field, number) for number in _lowest(part)]
            self._ordered.append((reads, part.field, part.cuts, ranges, absent))
        else:
            words: dict[Value | None, int] = {word: told.bits(part.field, word) for word in part.constants}
            self._words.append((reads, part.field, {None: absent, **words}, told.bits(part.field, _other(part))))

    def key(self, facts: Facts) -> Hashable:
        """The situation of a message. What no condition reads leaves no trace in it.

        This runs for every message: loops over what was prepared, and no look at a field that can change nothing any more.
        """
        get = facts.get
        left = self._told.all
        for reads, field, words, other in self._words:
            if left & reads:
                left &= words.get(get(field), other)
        for reads, field, cuts, ranges, absent in self._ordered:
            if left & reads:
                number = get(field)
                left &= absent if number is None else ranges[bisect_right(cuts, number)]
        for reads, field, members, combinations, absent in self._sets:
            if left & reads:
                held = get(field)
                if not isinstance(held, frozenset):
                    left &= absent
                else:
                    some = members & held
                    bits = combinations.get(some)
                    left &= self._combined(field, combinations, some) if bits is None else bits
        if self._wide:
            return (left, tuple([part.bucket(get(part.field)) for part in self._wide]))
        return left

    def _combined(self, field: str, combinations: dict[frozenset[str], int], some: frozenset[str]) -> int:
        if len(combinations) >= MAX_SETS:
            combinations.clear()
        bits = combinations[some] = self._told.bits(field, some)
        return bits


class _Columns:
    """Two bits per distinct alternative: *not false*, and above those *true*."""

    def __init__(self, partitions: Iterable[Partition], rows: Iterable[_Row]) -> None:
        distinct: dict[Hashable, dict[str, list[_Literal]]] = {}
        probes = {part.field: _probes(part) for part in partitions}
        for row in rows:
            by_field: dict[str, list[_Literal]] = {}
            for literal in sorted(row, key=repr):
                by_field.setdefault(literal[0].field, []).append(literal)
            distinct.setdefault(_signature(by_field, probes), by_field)
        self._columns = list(distinct.values())
        self.all = (1 << 2 * len(self._columns)) - 1

    def reading(self, field: str) -> int:
        """The bits of the alternatives that read a field."""
        places = [place for place, column in enumerate(self._columns) if field in column]
        return sum(1 << place | 1 << place + len(self._columns) for place in places)

    def bits(self, field: str, value: Value | None) -> int:
        """What a value of a field, or its absence, leaves of every alternative."""
        count = len(self._columns)
        found = 0
        for place, column in enumerate(self._columns):
            truth = _truth(column.get(field, ()), field, value)
            if truth is not False:
                found |= 1 << place
            if truth:
                found |= 1 << place + count
        return found


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


def _signature(by_field: Mapping[str, list[_Literal]], probes: Mapping[str, list[Value | None] | None]) -> Hashable:
    """Equal for alternatives that come out the same for every message: their bits are shared."""
    told = []
    for field, literals in sorted(by_field.items()):
        values = probes[field]
        outcome = tuple(literals) if values is None else tuple(_truth(literals, field, value) for value in values)
        if values is None or set(outcome) != {True}:
            told.append((field, outcome))
    return tuple(told)


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
