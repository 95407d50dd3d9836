"""Random conditions and facts over a small catalogue, with boundary values and missing fields, from a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Mapping

from engine.language.fields import Field
from engine.language.ir import All, Any, Condition, Leaf, Not, Op
from engine.values import MAX_INTEGER, FieldType, Scalar, Value

TEXTS = ("company", "市财政局", "市财政", "4601", "460106", "a b", 'a"b', "x\\y", "、", "", "𠮷野家", "a\nb", "4601 ")
NUMBERS = (0, 1, 2, 3, 5, 12, 24, 36, -1, 10**9, MAX_INTEGER, -MAX_INTEGER)
DAYS = (20240101, 20240131, 20240201, 20241231, 20260601)

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("matter.flag", "flag", FieldType.BOOLEAN, {}, always=True),
        Field("matter.maybe_flag", "flag", FieldType.BOOLEAN, {}, always=False),
        Field("matter.amount", "amount", FieldType.MONEY, {}, always=True),
        Field("matter.maybe_amount", "amount", FieldType.MONEY, {}, always=False),
        Field("matter.count", "count", FieldType.INTEGER, {}, always=False),
        Field("history.recent", "recent", FieldType.INTEGER, {}, always=False),
        Field("listing.until", "until", FieldType.DATE, {}, always=False),
        Field("listing.since", "since", FieldType.DATE, {}, always=True),
        Field("subject.kind", "kind", FieldType.CODE, {}, always=True),
        Field("subject.region", "region", FieldType.CODE, {}, always=False),
        Field("matter.note", "note", FieldType.TEXT, {}, always=False),
        Field("subject.lists", "lists", FieldType.CODES, {}, always=True),
        Field("listing.penalties", "penalties", FieldType.CODES, {}, always=False),
    )
}
MAYBE_MISSING = frozenset(name for name, field in FIELDS.items() if not field.always)

_ORDER = (Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE, Op.IN, Op.NOT_IN, Op.BETWEEN, Op.NOT_BETWEEN)
_EQUAL = (Op.EQ, Op.NEQ, Op.IN, Op.NOT_IN)
_PRESENCE = (Op.EXISTS, Op.MISSING)


def pool(field_type: FieldType) -> tuple[Scalar, ...]:
    if field_type is FieldType.BOOLEAN:
        return (True, False)
    if field_type is FieldType.DATE:
        return DAYS
    return NUMBERS if field_type.ordered else TEXTS


def leaf(rng: random.Random, fields: Mapping[str, Field] = FIELDS) -> Leaf:
    field = fields[rng.choice(sorted(fields))]
    if rng.random() < 0.12:
        return Leaf(field.name, rng.choice(_PRESENCE), field.type)
    constants = pool(field.type)
    if field.type is FieldType.CODES:
        return Leaf(
            field.name, rng.choice((Op.ANY_OF, Op.NONE_OF)), field.type, tuple(rng.sample(constants, rng.randint(1, 4)))
        )
    if field.type is FieldType.BOOLEAN:
        return Leaf(field.name, rng.choice((Op.EQ, Op.NEQ)), field.type, (rng.choice(constants),))
    op = rng.choice(_ORDER if field.type.ordered else _EQUAL)
    if op in (Op.IN, Op.NOT_IN):
        return Leaf(field.name, op, field.type, tuple(rng.sample(constants, rng.randint(1, 4))))
    if op in (Op.BETWEEN, Op.NOT_BETWEEN):
        return Leaf(field.name, op, field.type, tuple(sorted(rng.choice(constants) for _ in range(2))))
    return Leaf(field.name, op, field.type, (rng.choice(constants),))


def condition(rng: random.Random, depth: int = 0, fields: Mapping[str, Field] = FIELDS) -> Condition:
    draw = rng.random()
    if depth >= 4 or draw < 0.45:
        return leaf(rng, fields)
    if draw < 0.55:
        return Not(condition(rng, depth + 1, fields))
    terms = tuple(condition(rng, depth + 1, fields) for _ in range(rng.randint(1, 3)))
    return All(terms) if draw < 0.8 else Any(terms)


def value(rng: random.Random, field: Field) -> Value:
    constants = pool(field.type)
    if field.type is FieldType.CODES:
        return frozenset(str(c) for c in rng.sample(constants, rng.randint(0, 4)))
    chosen = rng.choice(constants)
    if field.type in (FieldType.MONEY, FieldType.INTEGER) and isinstance(chosen, int):
        return max(-MAX_INTEGER, min(MAX_INTEGER, chosen + rng.choice((-1, 0, 0, 1))))
    return chosen


def facts(rng: random.Random, fields: Mapping[str, Field] = FIELDS, absent: float = 0.35) -> dict[str, Value]:
    return {name: value(rng, field) for name, field in fields.items() if field.always or rng.random() >= absent}
