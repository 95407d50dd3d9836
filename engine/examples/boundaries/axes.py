"""Along which fields a rule is explored, and at which values: around every constant, one of each bucket, and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from engine.days import add_months
from engine.examples.boundaries.question import COUNTED_FROM, Question
from engine.language.fields import HISTORY_PREFIX, Field
from engine.language.ir import PRESENCE, Leaf, leaves
from engine.language.partition import Partition
from engine.language.words import shown_value
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.values import MAX_INTEGER, FieldType, Value, date_number, number_date, to_json

MAX_COUNT = 20
"""Entries that are made up to reach a count of history; a greater constant is left out, and said to be."""

MAX_WORDS = 40
"""Values of a closed field that are tried one by one; of one with more, one per bucket."""

_ELSEWHERE = frozenset({REACH_KIND, REACH_ROLES, "subject.role", "subject.kind", "listing.status"})
"""Explored with roles and kinds, or the same in every situation."""


@dataclass(frozen=True)
class Choice:
    """One value on an axis. ``value`` None: not given. ``setting`` is what a situation must hold for it."""

    value: Value | None
    setting: Value | None
    words: str


@dataclass(frozen=True)
class Axis:
    """One field. ``setting`` names what is changed in a situation to change it. ``left_out``: what was not tried, in words."""

    field: Field
    setting: str
    choices: tuple[Choice, ...]
    removable: bool
    left_out: tuple[str, ...] = ()

    @property
    def ordered(self) -> bool:
        """Whether the choices with a value stand in order."""
        return self.field.type.ordered


def axes(question: Question) -> Iterator[Axis]:
    """An axis for every field that the rule's own condition reads, and for every field that the matter requires."""
    read = dict.fromkeys(leaf.field for leaf in question.own_leaves)
    required = [n for n, field in question.fields.items() if n.startswith("matter.") and field.always]
    for name in dict.fromkeys([*read, *required]):
        if name not in _ELSEWHERE:
            own = [leaf for leaf in leaves(question.condition) if leaf.field == name]
            yield _axis(question, question.fields[name], own)


def _axis(question: Question, field: Field, own: list[Leaf]) -> Axis:
    part = question.partitions.get(field.name) or Partition(field.name, field.type)
    values, left_out = _values(question, field, part, own)
    choices = [Choice(value, _setting(question, field, value), words(field, value)) for value in values]
    removable = not field.always or field.name.startswith("matter.")
    if removable and not field.name.startswith(HISTORY_PREFIX):
        choices.append(Choice(None, None, "不填" if field.name.startswith("matter.") else "没有"))
    return Axis(field, COUNTED_FROM.get(field.name, field.name), tuple(choices), removable, left_out)


def _values(question: Question, field: Field, part: Partition, own: list[Leaf]) -> tuple[list[Value], tuple[str, ...]]:
    buckets = [value for bucket in range(1, part.size) if (value := _one_of(part, bucket, field)) is not None]
    if field.type.ordered:
        return _numbers(field, part, own, buckets)
    if field.type is FieldType.CODES:
        return _sets(field, part)
    if field.type is FieldType.BOOLEAN:
        return [True, False], ()
    if field.values and len(field.values) <= MAX_WORDS:
        return list(field.values), ()
    return buckets, ()


def _one_of(part: Partition, bucket: int, field: Field) -> Value | None:
    return None if part.type is FieldType.CODES else part.representative(bucket, field)


def _numbers(
    field: Field, part: Partition, own: list[Leaf], buckets: list[Value]
) -> tuple[list[Value], tuple[str, ...]]:
    found = {value for value in buckets if isinstance(value, int)}
    constants = {c for leaf in own for c in leaf.constants if isinstance(c, int)}
    around = {n for c in constants for n in _around(field.type, c)} | {
        n for c in part.cuts for n in _before(field.type, c)
    }
    found |= around
    counted = field.name.startswith(HISTORY_PREFIX)
    least = 1 if counted else 0 if field.name in COUNTED_FROM else -MAX_INTEGER
    most = MAX_COUNT if counted else MAX_INTEGER
    possible = sorted(n for n in found if least <= n <= most)
    beyond = sorted(n for n in constants if n > most)
    return list(possible), tuple(f"“{field.title}”等于 {n} 的情形（超过 {most}）" for n in beyond)


def _around(type_: FieldType, constant: int) -> Iterator[int]:
    """c−1, c, c+1: of a date the day before and after."""
    if type_ is not FieldType.DATE:
        yield from (n for n in (constant - 1, constant, constant + 1) if abs(n) <= MAX_INTEGER)
        return
    for step in (-1, 0, 1):
        try:
            yield date_number(number_date(constant) + timedelta(days=step))
        except OverflowError:
            continue


def _before(type_: FieldType, cut: int) -> Iterator[int]:
    """The last number before a cut, so that where an answer changes is known exactly."""
    if type_ is not FieldType.DATE and abs(cut - 1) <= MAX_INTEGER:
        yield cut - 1
        return
    try:
        yield date_number(number_date(cut) - timedelta(days=1))
    except (ValueError, OverflowError):  # one more than the last day of a month, whose last day is tried as a constant
        return


def _sets(field: Field, part: Partition) -> tuple[list[Value], tuple[str, ...]]:
    """None, each alone, and all together."""
    constants = [str(constant) for constant in part.constants]
    found: list[Value] = [frozenset(), *(frozenset({c}) for c in constants)]
    if len(constants) > 1:
        found.append(frozenset(constants))
    more = (1 << len(constants)) - len(found)
    return found, (f"“{field.title}”的另外 {more} 种组合",) if more else ()


def _setting(question: Question, field: Field, value: Value) -> Value:
    if field.name in COUNTED_FROM and isinstance(value, int):
        return date_number(add_months(question.scene.day, -min(value, 12 * 1000)))
    return value


def words(field: Field, value: Value | None) -> str:
    """A value of a field as a table shows it."""
    if value is None:
        return "不填"
    if value == frozenset():
        return "一个也没有"
    if field.type is FieldType.CODE and value not in field.values:
        return "任何其他的值" if str(value).strip("x") == "" else str(value)
    return shown_value(field, to_json(field.type, value))


def asks_presence(question: Question, name: str) -> bool:
    """Whether any rule on this matter and list asks if the field is there, so that its absence says something."""
    return any(leaf.field == name and leaf.op in PRESENCE for condition in question.asked for leaf in leaves(condition))


def constants(question: Question) -> Iterator[tuple[Leaf, Value]]:
    """Every constant of the rule's own comparisons."""
    for leaf in question.own_leaves:
        yield from ((leaf, constant) for constant in leaf.constants)
