"""Where conditions cut each field: all values in one bucket make every comparison on the field come out the same.

A message's buckets are its *situation*: what any of the conditions comes to depends on nothing else, so one message of
a situation speaks for all. The situation table, the linter, the boundary tests and the SQL of the impact report all cut
fields here and nowhere else. Exact because a comparison reads one field and constants only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count

from engine.days import add_months
from engine.language.fields import Field
from engine.language.ir import Condition, Leaf, leaves
from engine.language.reference import evaluate
from engine.values import MAX_INTEGER, FieldType, Scalar, Value, date_number, number_date

MISSING = 0
"""The bucket of a field that is not there. All others count from 1."""

_OTHER = 1


@dataclass(frozen=True)
class Partition:
    """The buckets of one field.

    Ordered types: ``cuts`` are the numbers at which a new bucket begins, ascending. Other types: ``constants`` in a fixed
    order; a word's bucket is its constant's, or that of all other words; a set's bucket is told by which constants are in it.
    A field that is only asked for its presence has neither.
    """

    field: str
    type: FieldType
    cuts: tuple[int, ...] = ()
    constants: tuple[Scalar, ...] = ()

    @cached_property
    def size(self) -> int:
        """How many buckets there are, *missing* included."""
        if self.type.ordered:
            return len(self.cuts) + 2
        if self.type is FieldType.CODES:
            return (1 << len(self.constants)) + 1
        return len(self.constants) + 2

    @cached_property
    def places(self) -> dict[Scalar, int]:
        """Bucket by constant, for types without an order and without members."""
        return {constant: number for number, constant in enumerate(self.constants, _OTHER + 1)}

    def bucket(self, value: Value | None) -> int:
        """The bucket of a value of the field's type; None is a field that is not there."""
        if value is None:
            return MISSING
        if isinstance(value, frozenset):
            return 1 + sum(1 << place for place, constant in enumerate(self.constants) if constant in value)
        if self.type.ordered and isinstance(value, int):
            return 1 + bisect_right(self.cuts, value)
        return self.places.get(value, _OTHER)

    def representative(self, bucket: int, field: Field) -> Value | None:
        """A value of the bucket that the field may hold; None for *missing* and for a bucket that no value can fill.

        ``field`` closes the choice of words where the catalogue does.
        """
        if bucket == MISSING:
            return None
        if self.type.ordered:
            return self._number(bucket)
        if self.type is FieldType.CODES:
            members = frozenset(str(c) for place, c in enumerate(self.constants) if (bucket - 1) >> place & 1)
            return members if not field.values or members <= field.values.keys() else None
        if bucket == _OTHER:
            return self._other(field)
        constant = self.constants[bucket - _OTHER - 1]
        return constant if not field.values or constant in field.values else None

    def representatives(self, field: Field) -> Iterator[tuple[int, Value | None]]:
        """Each bucket that can be filled, with a value; *missing* only where the field may be missing."""
        if not field.always:
            yield MISSING, None
        for bucket in range(1, self.size):
            value = self.representative(bucket, field)
            if value is not None:
                yield bucket, value

    def _number(self, bucket: int) -> int | None:
        """The first number of a bucket, of the lowest its last; None where the type has none between two cuts."""
        lower = self.cuts[bucket - 2] if bucket > 1 else None
        upper = self.cuts[bucket - 1] if bucket <= len(self.cuts) else None
        if self.type is FieldType.DATE:
            return _day(lower, upper)
        number = lower if lower is not None else upper - 1 if upper is not None else 0
        return number if abs(number) <= MAX_INTEGER else None

    def _other(self, field: Field) -> Value | None:
        if self.type is FieldType.BOOLEAN:
            return next((value for value in (True, False) if value not in self.constants), None)
        if field.values:
            return next((word for word in field.values if word not in self.constants), None)
        return next(word for length in count(1) if (word := "x" * length) not in self.constants)


def partition(conditions: Iterable[Condition]) -> tuple[Partition, ...]:
    """The buckets of every field that any of the conditions reads, by field name. Fields that none reads do not matter."""
    read: dict[str, list[Leaf]] = {}
    for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
        read.setdefault(leaf.field, []).append(leaf)
    return tuple(_partition(field, found) for field, found in sorted(read.items()))


def _partition(field: str, read: list[Leaf]) -> Partition:
    type_ = read[0].type
    if type_.ordered:
        return Partition(field, type_, cuts=tuple(sorted({cut for leaf in read for cut in _cuts(leaf)})))
    constants = {constant for leaf in read for constant in leaf.constants}
    return Partition(field, type_, constants=tuple(sorted(constants, key=lambda c: (type(c).__name__, c))))


def _cuts(leaf: Leaf) -> Iterator[int]:
    """The numbers at which a comparison changes its mind: it says the same of all numbers between two cuts."""
    for number in (constant for constant in leaf.constants if isinstance(constant, int)):
        for cut in (number, number + 1):
            if evaluate(leaf, {leaf.field: cut - 1}) is not evaluate(leaf, {leaf.field: cut}):
                yield cut


_ANY_DAY = date(2026, 1, 1)


def _day(lower: int | None, upper: int | None) -> int | None:
    """A day that exists, as yyyymmdd, from ``lower`` on and before ``upper``; cuts are days, or one more than a day."""
    try:
        if lower is not None:
            found = _existing(lower) or date_number(add_months(number_date(lower // 100 * 100 + 1), 1))
        elif upper is not None:
            found = _existing(upper - 1) or date_number(number_date(upper) - timedelta(days=1))
        else:
            found = date_number(_ANY_DAY)
    except (ValueError, OverflowError):  # before the first or after the last day of the calendar
        return None
    return found if upper is None or found < upper else None


def _existing(number: int) -> int | None:
    try:
        return date_number(number_date(number))
    except ValueError:
        return None
