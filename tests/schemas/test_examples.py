"""What an editor takes and underlines in a file of examples: matters by name, reasons, departments, members."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.schemas.test_files import REAL, faults, validator

EXAMPLES = validator(REAL, "examples")
RULE = "government-funded-bidding"


def changed(**case: Any) -> dict[str, Any]:
    """The real file with its first case changed."""
    document: dict[str, Any] = copy.deepcopy(REAL.trees["examples/judgment-defaulters"].data)
    document["cases"][0] |= case
    return document


def expecting(**expect: Any) -> dict[str, Any]:
    return changed(expect={"outcome": "restricted", "rules": [RULE], **expect})


@pytest.mark.parametrize(
    "document",
    [
        changed(matter="政府投资项目投标"),
        changed(matter={"like": "政府投资项目投标", "government_funded": False}),
        changed(members=["失信企业"]),
        expecting(departments=["jy-bidding-supervisor"]),
        expecting(because={RULE: ["matter.government_funded"]}),
        expecting(because={RULE: [{"matter.amount": {"gte": "4000000.00", "actual": 5000000}}]}),
        expecting(because={RULE: [{"subject.kind": {"in": ["legal_person"]}}, {"matter.government_funded": "true"}]}),
    ],
)
def test_taken(document: dict[str, Any]) -> None:
    assert faults(EXAMPLES, document) == []


@pytest.mark.parametrize(
    "document",
    [
        changed(matter=[]),
        changed(matter={"like": "政府投资项目投标", "no_such_field": "1"}),
        changed(matter={"like": "政府投资项目投标", "government_funded": "perhaps"}),
        changed(members="失信企业"),
        expecting(departments=["jy-nobody"]),
        expecting(because={"no-such-rule": ["matter.amount"]}),
        expecting(because={RULE: []}),
        expecting(because={RULE: "matter.amount"}),
        expecting(because={RULE: [{"matter.no_such_field": True}]}),
        expecting(because={RULE: [{"matter.amount": {"gte": "much"}}]}),
        expecting(because={RULE: [{"matter.amount": {"gte": 1, "actual": "much"}}]}),
        expecting(because={RULE: [{"matter.amount": 1, "matter.government_funded": True}]}),
    ],
)
def test_underlined(document: dict[str, Any]) -> None:
    assert faults(EXAMPLES, document)


def test_shared_matters_have_the_fields_of_their_kind() -> None:
    document = changed()
    assert faults(EXAMPLES, document) == []
    document["matters"]["政府投资项目投标"]["no_such_field"] = "1"
    assert faults(EXAMPLES, document)
