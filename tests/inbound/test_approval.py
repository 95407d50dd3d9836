"""The approval door finds the matter by its item code."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.inbound import approval
from services.errors import InvalidInputError, InvalidInputErrors
from tests.inbound.catalogue import small_catalogue
from tests.inbound.events import PERSON, USCC
from tests.inbound.events import approval as event

PACKS = small_catalogue()


def kind(**change: Any) -> str:
    """The matter that a changed event means."""
    return str(approval.read({**event(), **change}, PACKS)[0].matter["kind"])


def test_an_application_is_read_with_its_people() -> None:
    (matter,) = approval.read(event(), PACKS)
    assert matter.matter == {
        "kind": "approval.acceptance",
        "case_no": "BJ-2026-000017",
        "item_code": "4101001",
        "fields": {},
    }
    assert [(s["role"], s["code"], s.get("relates_to")) for s in matter.subjects] == [
        ("applicant", USCC, None),
        ("legal-representative", PERSON, 0),
    ]
    assert matter.extra == {"窗口": "3"}


def test_a_person_applies_in_their_own_name() -> None:
    document = {**event(), "申请人": {"姓名": "示例甲", "证件号码": PERSON, "主体类别": "个人"}}
    del document["法定代表人"]
    (matter,) = approval.read(document, PACKS)
    assert matter.subjects == [{"role": "applicant", "kind": "natural_person", "name": "示例甲", "code": PERSON}]


def test_a_person_may_have_another_document() -> None:
    passport = {"姓名": "示例丁", "证件类型": "护照", "证件号码": "E00000000"}
    (matter,) = approval.read({**event(), "法定代表人": passport}, PACKS)
    assert (matter.subjects[1]["code"], matter.subjects[1]["code_type"]) == ("E00000000", "passport")
    with pytest.raises(InvalidInputErrors) as caught:
        approval.read({**event(), "法定代表人": {**passport, "证件类型": "图书证"}}, PACKS)
    assert next(error.field for error in caught.value.errors) == "法定代表人.证件类型"


def test_the_item_code_decides_and_the_more_exact_pattern_wins() -> None:
    assert kind(事项编码="4101001", 环节="决定") == "approval.decision"
    assert kind(事项编码="4102001", 环节=None) == "approval.acceptance"
    assert kind(事项编码="4101059", 环节="受理") == "funding.fiscal"
    assert kind(事项类型="approval.decision") == "approval.decision"
    assert kind(事项编码="999", 环节="决定") == "approval.decision"


def fields(**change: Any) -> dict[str, Any]:
    """The fields that a changed event's decision carries."""
    (matter,) = approval.read({**event(), "环节": "决定", **change}, PACKS)
    return dict(matter.matter["fields"])


def test_what_the_item_code_settles_need_not_be_said_again() -> None:
    assert fields() == {"licence": "food", "years": 5, "government_funded": False}
    assert (
        fields(事项编码="4101009")["licence"] == "drug"
    )  # the more exact pattern; the other fields from the wider one
    assert fields(事项编码="4101009")["years"] == 5
    assert fields(许可种类="药品")["licence"] == "drug"  # the event's own word wins
    assert fields(事项编码="4101100") == {}


def test_later_stages_have_words_of_their_own() -> None:
    assert kind(事项编码="999", 环节="延续") == "approval.renewal"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"事项编码": "999", "环节": None}, "unknown_item_code", "事项编码"),
        ({"环节": None}, "ambiguous_item_code", "环节"),
        ({"事项类型": "no.such"}, "unknown_matter", "事项类型"),
    ],
)
def test_a_matter_that_cannot_be_told_is_refused(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        approval.read({**event(), **change}, PACKS)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_faults_come_together() -> None:
    with pytest.raises(InvalidInputErrors) as caught:
        approval.read({"环节": "看看", "申请人": "甲", "事项类型": "approval.decision"}, PACKS)
    assert {error.field for error in caught.value.errors} == {"事项编码", "办件号", "环节", "申请人"}
