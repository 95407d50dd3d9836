"""Partitions are exact: whatever a comparison says of one value of a bucket, it says of all of them, and of no more is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.deciding.facts import fits
from engine.language.fields import Field
from engine.language.ir import All, Leaf, Not, Op
from engine.language.partition import MISSING, Partition, partition
from engine.language.reference import evaluate
from engine.values import MAX_INTEGER, MAX_TEXT_BYTES, FieldType, Scalar, Value, date_number

NAME = "listing.x"
WORDS = ("a", "b", "aa", "x", "xx", "市财政局", "市财政", "4601", "460106")
CLOSED: Mapping[str, str] = {word: word for word in WORDS[:5]}
OPEN: Mapping[str, str] = {}

_ORDER = (Op.LT, Op.LTE, Op.GT, Op.GTE, Op.BETWEEN, Op.NOT_BETWEEN)
_EQUAL = (Op.EQ, Op.NEQ, Op.IN, Op.NOT_IN)
_HOW_MANY = {Op.EXISTS: 0, Op.MISSING: 0, Op.BETWEEN: 2, Op.NOT_BETWEEN: 2}

numbers = st.integers(-4, 8) | st.sampled_from((-MAX_INTEGER, -MAX_INTEGER + 1, MAX_INTEGER - 1, MAX_INTEGER))
EDGES = (
    date.min,
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2025, 12, 31),
    date(2026, 4, 30),
    date.max,
)
days = st.builds(
    lambda day, step: day + timedelta(step) if date.min < day < date.max else day,
    st.sampled_from(EDGES),
    st.integers(-2, 2),
).map(date_number)


def about(type_: FieldType, closed: bool = False, always: bool = False) -> Field:
    words = type_ in (FieldType.CODE, FieldType.CODES)
    return Field(NAME, "字段", type_, CLOSED if closed and words else OPEN, always)


def words(field: Field) -> st.SearchStrategy[str]:
    return st.sampled_from(tuple(field.values) or (*WORDS, "y", "x" * 3))


def scalars(field: Field) -> st.SearchStrategy[Scalar]:
    if field.type is FieldType.BOOLEAN:
        return st.booleans()
    if field.type is FieldType.DATE:
        return days
    return numbers if field.type.ordered else words(field)


def values(field: Field) -> st.SearchStrategy[Value]:
    return st.frozensets(words(field), max_size=5) if field.type is FieldType.CODES else scalars(field)


@st.composite
def comparisons(draw: st.DrawFn, field: Field) -> Leaf:
    ops: tuple[Op, ...] = (Op.ANY_OF, Op.NONE_OF)
    if field.type is not FieldType.CODES:
        ops = (Op.EQ, Op.NEQ) if field.type is FieldType.BOOLEAN else _EQUAL
        ops += _ORDER if field.type.ordered else ()
    op = draw(st.sampled_from((*ops, Op.EXISTS, Op.MISSING)))
    several = op in (Op.IN, Op.NOT_IN, Op.ANY_OF, Op.NONE_OF)
    count = draw(st.integers(1, 4)) if several else _HOW_MANY.get(op, 1)
    constants = [draw(scalars(about(field.type))) for _ in range(count)]  # a vocabulary closes values, not constants
    return Leaf(NAME, op, field.type, tuple(sorted(constants) if op in _HOW_MANY else constants))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Field, list[Leaf], list[Value]]:
    """A field, comparisons of it, and values it may hold, among them those around every constant."""
    field = about(draw(st.sampled_from(list(FieldType))), draw(st.booleans()), draw(st.booleans()))
    asked = draw(st.lists(comparisons(field), min_size=1, max_size=5))
    given_values = draw(st.lists(values(field), min_size=1, max_size=12))
    constants = [constant for leaf in asked for constant in leaf.constants]
    if field.type in (FieldType.INTEGER, FieldType.MONEY):
        given_values += [int(constant) + step for constant in constants for step in (-1, 0, 1)]
    elif field.type is not FieldType.CODES:
        given_values += constants
    return field, asked, [value for value in given_values if fits(field, value)]


def one(asked: Sequence[Leaf]) -> Partition:
    (found,) = partition([All(tuple(asked[:1])), Not(All(tuple(asked[1:])))])
    return found


def answers(asked: Sequence[Leaf], value: Value | None) -> list[bool | None]:
    return [evaluate(leaf, {} if value is None else {NAME: value}) for leaf in asked]


@settings(max_examples=800, deadline=None, derandomize=True)
@given(question=questions())
def test_a_representative_speaks_for_its_bucket(question: tuple[Field, list[Leaf], list[Value]]) -> None:
    field, asked, known = question
    found = one(asked)
    for value in (*known, None):
        bucket = found.bucket(value)
        assert 0 <= bucket < found.size
        assert (bucket == MISSING) is (value is None)
        assert answers(asked, found.representative(bucket, field)) == answers(asked, value)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(question=questions())
@example((about(FieldType.INTEGER), [Leaf(NAME, Op.GT, FieldType.INTEGER, (MAX_INTEGER,))], [MAX_INTEGER]))
@example((about(FieldType.INTEGER), [Leaf(NAME, Op.LT, FieldType.INTEGER, (-MAX_INTEGER,))], [-MAX_INTEGER]))
@example((about(FieldType.TEXT), [Leaf(NAME, Op.EQ, FieldType.TEXT, ("x" * MAX_TEXT_BYTES,))], ["x"]))
def test_representatives_are_values_of_their_own_bucket(question: tuple[Field, list[Leaf], list[Value]]) -> None:
    field, asked, known = question
    found = one(asked)
    told = dict(found.representatives(field))
    assert (MISSING in told) is not field.always
    for bucket, value in told.items():
        assert found.bucket(value) == bucket
        assert value is None or fits(field, value)
    # And no bucket that a value may fall into is passed over.
    assert {found.bucket(value) for value in known} <= told.keys()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(question=questions())
def test_every_cut_is_needed(question: tuple[Field, list[Leaf], list[Value]]) -> None:
    """One number less and some comparison says something else: a situation more would be decided for nothing."""
    _, asked, _ = question
    found = one(asked)
    assert all(answers(asked, cut - 1) != answers(asked, cut) for cut in found.cuts)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data(), first=st.dates(date(2023, 12, 1), date(2025, 3, 1)))
def test_the_buckets_of_dates_hold_days_that_exist(data: st.DataObject, first: date) -> None:
    """Over more than a year of days without a gap: a bucket without a day has no representative, all others have one."""
    field = about(FieldType.DATE)
    calendar = [date_number(first + timedelta(step)) for step in range(430)]
    turns = [
        day for pair in pairwise(calendar) if pair[1] % 100 == 1 for day in pair
    ]  # where a month ends and the next begins
    asked = [
        Leaf(NAME, data.draw(st.sampled_from(_ORDER[:4])), FieldType.DATE, (data.draw(st.sampled_from(turns)),))
        for _ in range(8)
    ]
    found = one(asked)
    filled = {found.bucket(day) for day in calendar}
    told = {bucket: found.representative(bucket, field) for bucket in range(1, found.size)}
    inner = range(2, found.size - 1)  # the outermost reach beyond this calendar
    assert {bucket for bucket in inner if told[bucket] is not None} == filled & set(inner)


def test_the_first_and_the_last_day_of_the_calendar() -> None:
    first, last = date_number(date.min), date_number(date.max)
    found = one([Leaf(NAME, Op.LT, FieldType.DATE, (first,)), Leaf(NAME, Op.GT, FieldType.DATE, (last,))])
    assert list(found.representatives(about(FieldType.DATE, always=True))) == [(2, first)]


def test_a_closed_vocabulary_has_no_word_beyond_its_own() -> None:
    asked = [Leaf(NAME, Op.IN, FieldType.CODE, tuple(CLOSED))]
    told = dict(one(asked).representatives(about(FieldType.CODE, closed=True, always=True)))
    assert set(told.values()) == set(CLOSED)
    assert len(dict(one(asked).representatives(about(FieldType.CODE, always=True)))) == len(told) + 1


def test_a_field_that_is_only_asked_for_is_there_or_not() -> None:
    for type_ in FieldType:
        found = one([Leaf(NAME, Op.EXISTS, type_)])
        assert [bucket for bucket, _ in found.representatives(about(type_))] == [MISSING, 1]


def test_fields_that_no_condition_reads_are_in_no_partition() -> None:
    asked = [Leaf("b", Op.EXISTS, FieldType.CODE), Leaf("a", Op.EQ, FieldType.CODE, ("x",))]
    assert [found.field for found in partition([All(tuple(asked)), Not(asked[0])])] == ["a", "b"]
