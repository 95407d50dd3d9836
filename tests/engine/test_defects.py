"""Defects of durable-rules in deciding that the dialect and the compiler avoid, by the number of their reproduction.

Where it is safe to do so, a test first shows the defect in the engine itself, so that it cannot pass by the engine being mended
or by testing nothing.
"""

from __future__ import annotations

import random

import durable_rules_engine as native
import pytest

from engine.language.ir import All, Any, Leaf, Not, Op, normal
from engine.language.reference import evaluate
from engine.matching.dialect import ANCHOR, flatten, fnv, is_true, names_for
from engine.matching.limits import MAX_NAMES, MAX_SIBLINGS, MAX_STACK, Network
from engine.matching.shards import TooWideError, compile_shards
from engine.values import MAX_INTEGER, FieldType
from tests.engine import generators
from tests.engine.harness import NUMBER, Rules, above, equal, terms_of, unguarded

ON = {ANCHOR: 1}


def test_repro_01_every_matching_condition_answers() -> None:
    """01: a posted event is consumed by the first matching rule. We assert facts, and all conditions that hold answer."""
    with Rules([above(number) for number in range(5)]) as rules:
        assert rules.decide({"matter.amount": 100}) == dict.fromkeys(range(5), True)


def test_repro_03_colliding_names_stay_apart_and_ids_never_reach_the_engine() -> None:
    """03: identity is a 32-bit hash. Ids are fixed by the runner; two field names with one hash get different flat names."""
    name, other = "matter.f1163306", "matter.f94139"
    assert fnv(name.replace(".", "-")) == fnv(other.replace(".", "-"))
    one, two = equal(name, "x"), equal(other, "y")
    names = names_for([one, two])
    assert len({fnv(flat) for flat in names.fields.values()}) == 2
    with Rules([one, two, All((one, two))]) as rules:
        assert rules.decide({name: "x", other: "y"}) == {0: True, 1: True, 2: True}
        assert rules.decide({name: "y", other: "x"}) == {0: False, 1: False, 2: False}
    with unguarded({"both": {"$and": [{name.replace(".", "-"): "x"}, {other.replace(".", "-"): "y"}]}}) as raw:
        assert raw({name.replace(".", "-"): "x", other.replace(".", "-"): "y"}) == set()  # the defect


def test_repro_08_a_hundred_thresholds_satisfied_at_once() -> None:
    """08: more than 64 siblings satisfied by one message is error 303 and no answer. The compiler splits before that."""
    conditions = [above(number) for number in range(100)]
    raw = {f"r{number}": {"$gt": {"amount": number}} for number in range(100)}
    with unguarded(raw) as engine, pytest.raises(native.error, match="303"):
        engine({"amount": 1000})  # the defect
    with Rules(conditions) as rules:
        assert len(rules.shards) == 2
        assert rules.decide({"matter.amount": 1000}) == dict.fromkeys(range(100), True)
        assert sum(value is True for value in rules.decide({"matter.amount": 50}).values()) == 50


def test_repro_08_joins_of_alternatives_count_too() -> None:
    """08: every ``$or`` adds a node that always holds, so many lists over one field fill the same stack."""
    conditions = [
        normal(Any((equal("subject.region", "4601"), equal("subject.region", f"41{number:04d}"))))
        for number in range(90)
    ]
    with (
        unguarded(
            {f"r{n}": {"$and": [ON, {"$or": [{"r": "4601"}, {"r": f"41{n:04d}"}]}]} for n in range(90)}
        ) as engine,
        pytest.raises(native.error, match="303"),
    ):
        engine({ANCHOR: 1, "r": "4601"})  # the defect
    with Rules(conditions) as rules:
        assert len(rules.shards) > 1
        assert all(rules.decide({"subject.region": "4601"}).values())
        assert [n for n, value in rules.decide({"subject.region": "410007"}).items() if value] == [7]


def test_repro_09_six_hundred_sibling_values() -> None:
    """09: 511 siblings are refused, 512 hang in C for ever. No node of ours has more than 400."""
    conditions = [equal("subject.region", f"r{number}") for number in range(600)]
    with Rules(conditions) as rules:
        assert len(rules.shards) == 2
        for term in [Network(terms_of([shard])) for shard in rules.shards]:
            assert term.siblings() <= MAX_SIBLINGS
        assert [n for n, value in rules.decide({"subject.region": "r599"}).items() if value] == [599]
        assert not any(rules.decide({"subject.region": "NOPE"}).values())  # 09b: a message that matches none returns


def test_repro_09_more_conditions_than_a_ruleset_holds() -> None:
    """09: 4,097 rules are refused by the engine; we split at 4,000."""
    conditions = [
        normal(All((equal("matter.count", n // 70, NUMBER), equal("matter.amount", n % 70, NUMBER))))
        for n in range(4200)
    ]
    with Rules(conditions) as rules:
        assert len(rules.shards) == 2
        assert [n for n, v in rules.decide({"matter.count": 59, "matter.amount": 3}).items() if v] == [59 * 70 + 3]


def test_repro_10_missing_and_mixed_values_never_decide() -> None:
    """10: comparing with a missing property reads stack garbage. Constants only; a missing field makes it unknown."""
    condition = above(3)
    with Rules([condition, normal(Not(condition))], frozenset({"matter.amount"})) as rules:
        for number in range(200):
            assert rules.decide({"matter.other": number}) == {0: None, 1: None}
            assert rules.decide({"matter.amount": number}) == {0: number > 3, 1: number <= 3}


def test_repro_11_numbers_are_exact_to_the_last() -> None:
    """11: floats in exponent form and numbers beyond 2^63 decide wrongly. Integers within ±2^53 are exact."""
    edge = Leaf("matter.amount", Op.EQ, NUMBER, (MAX_INTEGER,))
    with Rules([edge, above(MAX_INTEGER - 1), Leaf("matter.amount", Op.LT, NUMBER, (1 - MAX_INTEGER,))]) as rules:
        assert rules.decide({"matter.amount": MAX_INTEGER}) == {0: True, 1: True, 2: False}
        assert rules.decide({"matter.amount": MAX_INTEGER - 1}) == {0: False, 1: False, 2: False}
        assert rules.decide({"matter.amount": -MAX_INTEGER}) == {0: False, 1: False, 2: True}


def test_repro_14_sets_become_one_boolean_per_constant() -> None:
    """14: array operators are wrong in corners. Sets never reach the engine."""
    lists = FieldType.CODES
    conditions = [
        Leaf("subject.lists", Op.ANY_OF, lists, ("a", "市")),
        Leaf("subject.lists", Op.NONE_OF, lists, ("a", "市")),
        Leaf("subject.lists", Op.EXISTS, lists),
    ]
    with Rules(conditions, frozenset({"subject.lists"})) as rules:
        assert rules.decide({"subject.lists": frozenset({"x", "市"})}) == {0: True, 1: False, 2: True}
        assert rules.decide({"subject.lists": frozenset({"x"})}) == {0: False, 1: True, 2: True}
        assert rules.decide({"subject.lists": frozenset()}) == {0: False, 1: True, 2: True}
        assert rules.decide({}) == {0: None, 1: None, 2: False}


@pytest.mark.parametrize(
    "text", ["市场监督管理局", 'a"b', "a\\b", "a\nb", "", " ", "𠮷野家", "o'x", "x" * 4000, "true", "5", '","x":"y']
)
def test_repro_15_texts_are_compared_whole_and_exactly(text: str) -> None:
    """15: what the engine does with odd strings."""
    conditions = [equal("matter.note", text), Leaf("matter.note", Op.NEQ, FieldType.TEXT, (text,))]
    with Rules(conditions, frozenset({"matter.note"})) as rules:
        assert rules.decide({"matter.note": text}) == {0: True, 1: False}
        for other in (text + "x", "x" + text, text[:-1] + "z", text.upper() + " "):
            assert rules.decide({"matter.note": other}) == {0: False, 1: True}
        assert rules.decide({}) == {0: None, 1: None}


def test_repro_16_a_condition_on_absence_alone_ends() -> None:
    """16: a rule that only asks for absence matches the engine's own messages for ever. Every condition is anchored."""
    absent = Leaf("matter.note", Op.MISSING, FieldType.TEXT)
    for term in terms_of(compile_shards([absent], frozenset({"matter.note"}))):
        assert term["$and"][0] == ON
    with Rules([absent], frozenset({"matter.note"})) as rules:
        assert rules.decide({}) == {0: True}
        assert rules.decide({"matter.note": "x"}) == {0: False}


def test_own_a_message_never_has_more_fields_than_the_engine_takes() -> None:
    """Found while building: a message with 255 properties is refused, and the constants of sets are properties too."""
    conditions = [
        Leaf("subject.lists", Op.ANY_OF, FieldType.CODES, tuple(f"c{n}" for n in range(start, start + 40)))
        for start in range(0, 320, 40)
    ]
    with unguarded({"r": {"$and": [ON]}}) as engine, pytest.raises(native.error, match="302"):
        engine({f"c{n}": True for n in range(260)} | ON)  # the defect
    with Rules(conditions) as rules:
        assert len(rules.shards) > 1
        everything = {"subject.lists": frozenset(f"c{n}" for n in range(320))}
        assert all(len(flatten(shard.names, everything)) <= MAX_NAMES + 2 for shard in rules.shards)
        assert [n for n, v in rules.decide({"subject.lists": frozenset({"c41", "c319"})}).items() if v] == [1, 7]
        assert all(rules.decide(everything).values())


def test_own_groups_beyond_the_engines_table_are_drawn_apart() -> None:
    """Found while building: one condition holds at most 32 entries for ``$and`` and ``$or``, error 113 beyond."""
    fields = [f"matter.f{number}" for number in range(17)]
    condition = normal(All(tuple(equal(field, "x") for field in fields)))
    groups = {"$and": [ON, *({"$or": [{field: "x"}, {"$nex": {field: 1}}]} for field in fields)]}
    with pytest.raises(native.error, match="113"), unguarded({"r": groups}):
        pass  # the defect
    facts = dict.fromkeys(fields, "x")
    with Rules([condition], frozenset(fields)) as rules:
        assert rules.decide(facts) == {0: True}
        assert rules.decide({}) == {0: None}
        for field in fields:
            assert rules.decide({name: value for name, value in facts.items() if name != field}) == {0: None}
            assert rules.decide({**facts, field: "y"}) == {0: False}


def test_own_a_set_with_more_members_than_the_stack_holds() -> None:
    """08 again: a message may have all members of a long any_of at once."""
    members = tuple(f"c{number:03d}" for number in range(200))
    with Rules([Leaf("subject.lists", Op.ANY_OF, FieldType.CODES, members)]) as rules:
        assert len(rules.shards) > 1
        assert rules.decide({"subject.lists": frozenset(members)}) == {0: True}
        assert rules.decide({"subject.lists": frozenset({"c199"})}) == {0: True}
        assert rules.decide({"subject.lists": frozenset({"d"})}) == {0: False}


def test_own_what_cannot_be_drawn_apart_is_refused() -> None:
    """A condition that would take hundreds of engine rules is an error that tells the author what to do."""
    wide = normal(All(tuple(Any(tuple(equal(f"matter.f{i}x{j}", "x") for j in range(12))) for i in range(5))))
    with pytest.raises(TooWideError, match="condition_too_wide"):
        compile_shards([wide], frozenset())


def test_the_bound_on_the_stack_is_a_bound() -> None:
    """Whatever fits by our bound runs without error 303, for messages chosen to satisfy as much as they can."""
    rng = random.Random(8)
    for _ in range(30):
        conditions = [
            normal(All((above(rng.randrange(50)), above(rng.randrange(50), f"matter.f{rng.randrange(3)}"))))
            for _ in range(200)
        ]
        conditions = list(dict.fromkeys(conditions))
        with Rules(conditions) as rules:
            assert all(Network(terms_of([shard])).stack() <= MAX_STACK for shard in rules.shards)
            for value in (0, 25, 49, 10**6):
                facts = dict.fromkeys(("matter.amount", "matter.f0", "matter.f1", "matter.f2"), value)
                assert rules.decide(facts) == {n: evaluate(c, facts) for n, c in enumerate(conditions)}


def test_the_dialect_holds_for_anything_the_language_can_say() -> None:
    """02, 10, 11, 14, 15, 20, 21: no joins, negations, references, arithmetic, regular expressions or arrays are emitted."""
    rng = random.Random(21)
    for _ in range(2000):
        condition = normal(generators.condition(rng))
        _check_term(is_true(condition, names_for([condition])), depth=0)


def _check_term(term: dict[str, object], depth: int) -> None:
    assert len(term) == 1
    [(key, body)] = term.items()
    if key in ("$and", "$or"):
        assert isinstance(body, list)
        assert len(body) >= (1 if depth == 0 else 2)
        for part in body:
            _check_term(part, depth + 1)
    elif key.startswith("$"):
        assert key in ("$neq", "$lt", "$lte", "$gt", "$gte", "$ex", "$nex")
        assert isinstance(body, dict)
        [(name, constant)] = body.items()
        _check_comparison(name, constant, ordered=key in ("$lt", "$lte", "$gt", "$gte"))
    else:
        _check_comparison(key, body, ordered=False)


def _check_comparison(name: str, constant: object, *, ordered: bool) -> None:
    assert name.isascii()
    assert "." not in name
    assert name not in ("id", "sid", "$s")
    assert type(constant) in ((int,) if ordered else (bool, int, str))
