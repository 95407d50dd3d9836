"""Mistakes that an editor should underline: each is one change of a document that is sound."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from engine.errors import PackErrors
from engine.packs.loading import typed
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import parse_tree
from engine.schemas import schema_for
from tests.schemas.test_files import REAL, faults, validator

RULE = ("memorandum", "judgment-defaulters")
MEMORANDUM, EXAMPLES, MEASURES = validator(REAL, "memorandum"), validator(REAL, "examples"), validator(REAL, "measure")


def document(kind: str, id_: str) -> dict[str, Any]:
    return copy.deepcopy(REAL.trees[f"{kind}/{id_}"].data)


def with_when(when: Any) -> dict[str, Any]:
    changed = document(*RULE)
    changed["rules"][0]["when"] = when
    return changed


FLAG = "matter.government_funded"


@pytest.mark.parametrize(
    "when",
    [
        {FLAG: True},
        {FLAG: "true"},
        {FLAG: {"exists": "false"}},
        {"matter.amount": {"gte": 4000000.0, "lt": "9000000.00"}},
        {"matter.amount": {"between": [1, "2.50"]}},
        {"listing.months_on_list": {"gt": 12}},
        {"listing.since": {"lte": "2026-01-01"}},
        {"listing.level": {"in": ["serious", "minor"]}},
        {"subject.lists": {"any_of": ["wage-arrears"]}},
        {"not": {"any": [{FLAG: False}, {"all": [{"listing.level": "serious"}]}]}},
    ],
)
def test_conditions_that_the_language_has(when: Any) -> None:
    assert faults(MEMORANDUM, with_when(when)) == []


@pytest.mark.parametrize(
    "when",
    [
        {"matter.government_fundet": True},
        {FLAG: "yes"},
        {FLAG: {"gt": "true"}},
        {FLAG: {}},
        {FLAG: True, "matter.amount": 1},
        {},
        [],
        {"all": []},
        {"all": {FLAG: True}},
        {"matter.amount": "1.234"},
        {"matter.amount": {"between": [1]}},
        {"listing.since": {"lt": "2026/01/01"}},
        {"listing.level": "grave"},
        {"listing.level": {"in": []}},
        {"listing.level": {"in": "serious"}},
        {"subject.lists": "wage-arrears"},
        {"subject.lists": {"any_of": ["no-such-list"]}},
        {"history.count": {"gte": 3}},
        {"not": [{FLAG: True}]},
    ],
)
def test_conditions_that_it_has_not(when: Any) -> None:
    assert faults(MEMORANDUM, with_when(when))
    with pytest.raises(PackErrors):  # and the loader refuses the same
        _loaded(with_when(_texts(when)))


def _texts(node: Any) -> Any:
    """As the loader reads it."""
    if isinstance(node, dict):
        return {key: _texts(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_texts(item) for item in node]
    return str(node).lower() if isinstance(node, bool) else str(node)


def _loaded(data: dict[str, Any]) -> PackSet:
    tree = parse_tree(yaml.safe_dump(data, allow_unicode=True).encode(), "memorandum.yaml")
    key = f"memorandum/{data['id']}"
    others = [typed(found) for name, found in REAL.trees.items() if name not in (key, f"examples/{data['id']}")]
    return PackSet.of([*others, typed(tree)])


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        *way, last = (int(part) if part.isdecimal() else part for part in path.split("/"))
        node: Any = data
        for part in way:
            node = node[part]
        node[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("kind", "law"),
        ("efect", "punish"),
        ("effect", "warn"),
        ("initiator", "jy-nobody"),
        ("last_checked", "2026-1-1"),
        ("document_no_confirmed", "yes"),
        ("lists", "judgment-defaulters"),
        ("lists/0", "no-such-list"),
        ("rules/0/measure", "no-such-measure"),
        ("rules/0/on", ["no.such.matter"]),
        ("rules/0/roles", ["no-such-role"]),
        ("rules/0/carried_out_by", ["jy-nobody"]),
        ("rules/0/reaches", "everybody"),
        ("rules/0/note", None),
        ("in_force", {"until": "2020-01-01"}),
        ("id", "Not An Id"),
    ],
)
def test_a_memorandum_s_mistakes(path: str, value: Any) -> None:
    changed = document(*RULE)
    _set(path, value)(changed)
    assert faults(MEMORANDUM, changed)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("cases/0/matter/kind", "no.such.matter"),
        ("cases/0/matter", {"government_funded": True}),
        ("cases/0/matter", {"kind": "bidding.qualification"}),
        ("cases/0/matter/no_such_field", "1"),
        ("cases/0/role", "no-such-role"),
        ("cases/0/expect/outcome", "forbidden"),
        ("cases/0/expect/rules", ["no-such-rule"]),
        ("subjects/失信企业/kind", "company"),
        ("subjects/失信企业/listings/0/list", "no-such-list"),
        ("subjects/失信企业/listings/0/marks", ["gone"]),
    ],
)
def test_an_example_s_mistakes(path: str, value: Any) -> None:
    changed = document("examples", "judgment-defaulters")
    _set(path, value)(changed)
    assert faults(EXAMPLES, changed)


def test_what_a_basis_asks_an_entry_to_carry_is_about_the_entry() -> None:
    changed = document("measure", "restrict-company-officer")
    reach = changed["bases"][0]["reaches"][0]
    assert reach["carrying"]
    assert faults(MEASURES, changed) == []
    reach["carrying"] = {FLAG: "true"}
    assert faults(MEASURES, changed)


def test_titles_stand_beside_their_ids() -> None:
    rule = schema_for(REAL, "memorandum")["$defs"]["RuleDocument"]["properties"]
    titles = dict(zip(rule["on"]["items"]["enum"], rule["on"]["items"]["enumDescriptions"], strict=True))
    assert titles["bidding.qualification"] == "工程招标投标资格审查"
