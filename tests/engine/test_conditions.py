"""The ``when`` language: what it means, and every way in which it is refused, at its place and with advice."""

from __future__ import annotations

from typing import Any as Anything

import pytest

from engine.documents import ListType, MatterType
from engine.errors import PackError, PackErrors, Position
from engine.language.conditions import MAX_CONSTANTS, MAX_DEPTH, allowed_ops, parse_condition
from engine.language.fields import Field, listing_fields, rule_fields
from engine.language.ir import TRUE, All, Any, Condition, Leaf, Not, Op
from engine.packs.yaml_tree import parse_tree
from engine.values import FieldType
from tests.engine import packs

MATTER = MatterType.model_validate(packs.matter())
LIST = ListType.model_validate(packs.list_type())
FIELDS = rule_fields(MATTER, LIST, {"bad": "名单bad", "good": "名单good"})


def parse(tree: Anything) -> Condition:
    return parse_condition(tree, FIELDS, lambda path: Position("r.yaml", 1, len(path) + 1))


def faults(tree: Anything) -> list[PackError]:
    with pytest.raises(PackErrors) as caught:
        parse(tree)
    return caught.value.errors


def _leaf(field: str, op: Op, *constants: Anything) -> Leaf:
    return Leaf(field, op, FIELDS[field].type, constants)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (None, TRUE),
        ({"matter.government_funded": "true"}, _leaf("matter.government_funded", Op.EQ, True)),
        ({"matter.amount": {"gte": "4000000"}}, _leaf("matter.amount", Op.GTE, 400000000)),
        ({"matter.amount": {"between": ["1.50", "2"]}}, _leaf("matter.amount", Op.BETWEEN, 150, 200)),
        ({"listing.since": {"lt": "2026-01-31"}}, _leaf("listing.since", Op.LT, 20260131)),
        (
            {"subject.kind": {"in": ["legal_person", "unincorporated"]}},
            _leaf("subject.kind", Op.IN, "legal_person", "unincorporated"),
        ),
        ({"listing.level": {"not_in": ["minor"]}}, _leaf("listing.level", Op.NOT_IN, "minor")),
        ({"subject.lists": {"any_of": ["bad"]}}, _leaf("subject.lists", Op.ANY_OF, "bad")),
        ({"listing.until": {"exists": "true"}}, _leaf("listing.until", Op.EXISTS)),
        ({"listing.until": {"exists": "false"}}, _leaf("listing.until", Op.MISSING)),
        ({"subject.region": {"neq": "410000"}}, _leaf("subject.region", Op.NEQ, "410000")),
        (
            {"matter.amount": {"gt": "1", "lte": "2"}},
            All((_leaf("matter.amount", Op.GT, 100), _leaf("matter.amount", Op.LTE, 200))),
        ),
        (
            {"all": [{"any": [{"listing.banned": "true"}]}, {"not": {"listing.banned": "false"}}]},
            All((Any((_leaf("listing.banned", Op.EQ, True),)), Not(_leaf("listing.banned", Op.EQ, False)))),
        ),
    ],
)
def test_what_conditions_mean(tree: Anything, expected: Condition) -> None:
    assert parse(tree) == expected


@pytest.mark.parametrize(
    ("tree", "code", "column", "advice"),
    [
        ({"matter.goverment_funded": "true"}, "unknown_field", 2, "matter.government_funded"),
        ({"zzz": "true"}, "unknown_field", 2, "matter.amount"),
        ({"history.punished": "1"}, "unknown_field", 2, "声明"),
        ({"matter.amount": {"like": "1"}}, "unknown_operator", 3, "可用的比较"),
        ({"matter.amount": {"gtee": "1"}}, "unknown_operator", 3, "gte"),
        ({"matter.government_funded": {"lt": "true"}}, "operator_not_for_type", 3, "eq"),
        ({"subject.region": {"gt": "41"}}, "operator_not_for_type", 3, "in"),
        ({"subject.lists": "bad"}, "operator_not_for_type", 2, "any_of"),
        ({"subject.kind": {"any_of": ["legal_person"]}}, "operator_not_for_type", 3, "in"),
        ({"matter.amount": "many"}, "wrong_type", 2, "类型"),
        ({"matter.amount": "1.234"}, "wrong_type", 2, "类型"),
        ({"matter.amount": ["1"]}, "wrong_type", 2, "in"),
        ({"listing.since": {"lt": "2026-02-30"}}, "wrong_type", 3, "类型"),
        ({"listing.until": {"exists": "yes"}}, "wrong_type", 3, "true"),
        ({"subject.kind": "company"}, "unknown_value", 2, "legal_person"),
        ({"subject.role": {"in": ["bidder", "biddder"]}}, "unknown_value", 4, "bidder"),
        ({"subject.lists": {"any_of": ["badd"]}}, "unknown_value", 4, "bad"),
        ({"listing.status": "expired"}, "unknown_value", 2, "in_force"),
        ({"subject.kind": {"in": []}}, "condition_empty_list", 3, "删去"),
        ({"all": []}, "condition_empty_list", 2, "至少一个"),
        ({"any": {"listing.banned": "true"}}, "condition_empty_list", 2, "至少一个"),
        ({"subject.kind": {"in": "legal_person"}}, "condition_shape", 3, "["),
        ({"subject.kind": {"in": ["legal_person", "legal_person"]}}, "duplicate_value", 3, "重复"),
        ({"matter.amount": {"between": ["2", "1"]}}, "empty_range", 3, "下限"),
        ({"matter.amount": {"between": ["1"]}}, "condition_shape", 3, "两端"),
        ({"matter.amount": {"gte": "5", "lt": "5"}}, "empty_range", 2, "上下限"),
        ({"matter.amount": {"in": ["1", "2"], "gt": "2"}}, "empty_range", 2, "上下限"),
        ({"matter.amount": {}}, "condition_shape", 2, "可用的比较"),
        ({"a": "1", "b": "2"}, "condition_shape", 1, "all"),
        ({}, "condition_shape", 1, "all"),
        ("true", "condition_shape", 1, "all"),
        ({"not": ["x"]}, "condition_shape", 2, "all"),
        ({"subject.region": {"in": [str(n) for n in range(MAX_CONSTANTS + 1)]}}, "too_many_values", 3, "拆成"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(tree: Anything, code: str, column: int, advice: str) -> None:
    [error] = faults(tree)
    assert error.code == code
    assert error.position == Position("r.yaml", 1, column)
    assert advice in error.advice
    assert error.title


def test_a_tree_that_nobody_can_read_aloud_is_refused() -> None:
    tree: Anything = {"listing.banned": "true"}
    for _ in range(MAX_DEPTH):
        tree = {"not": tree}
    [error] = faults(tree)
    assert error.code == "condition_too_deep"


def test_all_faults_are_told_together() -> None:
    tree = {"all": [{"matter.amout": "1"}, {"any": [{"subject.kind": "x"}, {"listing.since": "soon"}]}]}
    assert [error.code for error in faults(tree)] == ["unknown_field", "unknown_value", "wrong_type"]


def test_positions_come_from_the_file() -> None:
    text = "kind: x\nwhen:\n  all:\n    - matter.amount: {gte: 1}\n    - subject.kind: {in: [legal_person, firm]}\n"
    tree = parse_tree(text.encode(), "m.yaml")
    with pytest.raises(PackErrors) as caught:
        parse_condition(tree.data["when"], FIELDS, lambda path: tree.at(("when", *path)))
    assert [str(error.position) for error in caught.value.errors] == ["m.yaml:5:41"]


def test_the_standard_fields_are_there_and_typed() -> None:
    types = {
        "subject.kind": FieldType.CODE,
        "subject.role": FieldType.CODE,
        "subject.region": FieldType.CODE,
        "subject.industry": FieldType.CODE,
        "subject.lists": FieldType.CODES,
        "listing.level": FieldType.CODE,
        "listing.months_on_list": FieldType.INTEGER,
        "listing.status": FieldType.CODE,
        "listing.under_objection": FieldType.BOOLEAN,
        "listing.under_repair": FieldType.BOOLEAN,
        "listing.since": FieldType.DATE,
        "listing.until": FieldType.DATE,
        "listing.decided_on": FieldType.DATE,
        "listing.debt": FieldType.MONEY,
        "matter.government_funded": FieldType.BOOLEAN,
    }
    assert {name: FIELDS[name].type for name in types} == types
    assert set(FIELDS["subject.role"].values) == {role.id for role in MATTER.roles}


def test_required_matter_fields_are_always_there_and_a_lists_own_fields_never() -> None:
    assert FIELDS["matter.government_funded"].always
    assert not FIELDS["matter.amount"].always
    strict = ListType.model_validate(
        packs.list_type(fields=[{"name": "debt", "title": "金额", "type": "money", "required": True}])
    )
    assert not listing_fields(strict)["listing.debt"].always


def test_a_lists_own_field_cannot_take_a_standard_name() -> None:
    greedy = ListType.model_validate(packs.list_type(fields=[{"name": "since", "title": "x", "type": "text"}]))
    assert listing_fields(greedy)["listing.since"].type is FieldType.DATE


def test_every_type_knows_its_comparisons() -> None:
    for field_type in FieldType:
        allowed = allowed_ops(field_type)
        assert "exists" in allowed
        assert ("gte" in allowed) == field_type.ordered
        assert ("any_of" in allowed) == (field_type is FieldType.CODES)


def test_a_field_names_itself_shortly() -> None:
    assert Field("matter.amount", "金额", FieldType.MONEY, {}, always=True).short == "amount"
