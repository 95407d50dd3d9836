"""The generated SQL puts messages into the situations that ``Partition`` names, for odd texts, sets and numbers too."""

from __future__ import annotations

import random

import pytest

from engine.language.ir import Leaf, Op
from engine.language.partition import partition
from engine.language.reference import evaluate
from engine.values import MAX_INTEGER, FieldType
from tests.engine import generators
from tests.impact.sql_evaluator import SqlEvaluator


@pytest.mark.parametrize("seed", range(15))
def test_random_conditions_have_the_truth_of_the_reference(seed: int) -> None:
    rng = random.Random(seed)
    conditions = [generators.condition(rng) for _ in range(rng.choice((1, 3, 12)))]
    messages = [generators.facts(rng) for _ in range(300)]
    with SqlEvaluator(conditions) as sql:
        found = sql.truths(messages)
        assert sql.situations == len({_key(conditions, facts) for facts in messages})
    assert found == [tuple(evaluate(condition, facts) for condition in conditions) for facts in messages]


def _key(conditions: list[generators.Condition], facts: dict[str, generators.Value]) -> tuple[int, ...]:
    return tuple(part.bucket(facts.get(part.field)) for part in partition(conditions))


def test_members_of_sets_that_look_like_each_other() -> None:
    odd = ("", "a", "b", "a\x1fb", "a\x1c\x1fb", "\x1e", "\x1ee", "a\x1eo", "'", '"', "\\", "a,b", "[", "𠮷")
    conditions = [Leaf("s", Op.ANY_OF, FieldType.CODES, (word,)) for word in odd]
    messages = [{"s": frozenset(set_)} for set_ in ((), *((word,) for word in odd), ("a", "b"), odd, odd[1::2])]
    with SqlEvaluator(conditions) as sql:
        assert sql.truths([*messages, {}]) == [
            tuple(evaluate(condition, facts) for condition in conditions) for facts in [*messages, {}]
        ]


def test_money_and_dates_at_their_edges() -> None:
    numbers = (-MAX_INTEGER, -100, -5, 0, 5, 99, 100, MAX_INTEGER)
    conditions = [Leaf("m", op, FieldType.MONEY, (n,)) for n in numbers for op in (Op.LT, Op.EQ, Op.GTE)]
    conditions += [Leaf("d", Op.LTE, FieldType.DATE, (20240131,)), Leaf("d", Op.EXISTS, FieldType.DATE)]
    messages = [{"m": n + step} for n in numbers for step in (-1, 0, 1) if abs(n + step) <= MAX_INTEGER]
    days = [{"d": day} for day in (10101, 20240130, 20240131, 20240201, 99991231)]
    with SqlEvaluator(conditions) as sql:
        told = sql.truths([*messages, *days])
    assert told == [tuple(evaluate(condition, facts) for condition in conditions) for facts in [*messages, *days]]


def test_a_set_with_more_constants_than_an_integer_has_bits() -> None:
    words = tuple(f"l{n}" for n in range(200))
    conditions = [Leaf("s", Op.ANY_OF, FieldType.CODES, (word,)) for word in words]
    messages = [{"s": frozenset({word})} for word in words]
    with SqlEvaluator(conditions) as sql:
        told = sql.truths(messages)
        assert sql.situations == 200
    assert [row.index(True) for row in told] == list(range(200))
