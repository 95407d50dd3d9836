"""The bidding door reads qualification-review requests, in Chinese or English names."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.inbound import bidding
from services.errors import InvalidInputErrors
from tests.inbound.catalogue import small_catalogue
from tests.inbound.events import PERSON, USCC, USCC_2
from tests.inbound.events import bidding as request

PACKS = small_catalogue()


def faults(document: Any) -> dict[str, str]:
    """Path to code of every fault."""
    with pytest.raises(InvalidInputErrors) as caught:
        bidding.read(document, PACKS)
    return {error.field: error.code for error in caught.value.errors}


def test_a_consortium_keeps_its_order_and_relations() -> None:
    (matter,) = bidding.read(request(), PACKS)
    told = [(s["role"], s["kind"], s["code"], s.get("relates_to")) for s in matter.subjects]
    assert told == [
        ("bidder", "legal_person", USCC, None),
        ("legal-representative", "natural_person", PERSON, 0),
        ("project-leader", "natural_person", None, 0),
        ("consortium-member", "legal_person", USCC_2, 0),
        ("legal-representative", "natural_person", None, 3),
    ]
    assert matter.subjects[2]["name"] == "示例乙"


def test_the_section_s_fields_win_and_the_project_s_fill_in() -> None:
    (matter,) = bidding.read(request(), PACKS)
    assert matter.matter["fields"] == {"amount": "12000000.00", "government_funded": True}
    assert matter.matter["case_no"] == "JYGC-2026-0192/02"
    assert matter.matter["kind"] == "bidding.qualification"


def test_unknown_fields_are_kept() -> None:
    (matter,) = bidding.read(request(), PACKS)
    assert matter.extra["平台"] == "示例交易平台"
    assert matter.extra["投标人[0].资质等级"] == "二级"


def test_english_names_mean_the_same() -> None:
    document = {
        "stage": "qualification",
        "project": {
            "project_no": "P-1",
            "government_funded": False,
            "amount": "1.00",
            "starts_on": "2026-12-01",
            "areas": "a、b",
        },
        "bidders": [
            {
                "name": "X",
                "uscc": USCC,
                "subject_kind": "unincorporated",
                "legal_representative": {"name": "Y", "id_number": PERSON},
                "consortium_members": [{"name": "Z", "uscc": USCC_2}],
            }
        ],
    }
    (matter,) = bidding.read(document, PACKS)
    assert matter.matter["fields"] == {
        "amount": "1.00",
        "government_funded": False,
        "starts_on": "2026-12-01",
        "areas": ["a", "b"],
    }
    assert [s["role"] for s in matter.subjects] == ["bidder", "legal-representative", "consortium-member"]
    assert matter.subjects[0]["kind"] == "unincorporated"
    assert matter.matter["case_no"] == "P-1"


def test_roles_that_a_matter_does_not_have_stay_in_extra() -> None:
    document = {**request(), "环节": "定标"}
    (matter,) = bidding.read(document, PACKS)
    assert [s["role"] for s in matter.subjects] == ["bidder", "consortium-member"]
    assert matter.extra["投标人[0].法定代表人"] == {"姓名": "示例甲", "证件号码": PERSON}


def test_every_fault_is_told_with_its_path_at_once() -> None:
    document = request()
    bidder = document["投标人"][0]
    bidder["统一社会信用代码"] = USCC[:-1] + "5"
    bidder["主体类别"] = "1"
    bidder["name"] = "又一个名字"
    bidder["联合体成员"][0]["法定代表人"]["证件号码"] = "419001190002290023"
    document["标段"]["预算金额"] = "一千万"
    document["项目"]["政府投资"] = "也许"
    del document["项目"]["项目编号"]
    assert set(faults(document)) == {
        "投标人[0].统一社会信用代码",
        "投标人[0].主体类别",
        "投标人[0].name",
        "投标人[0].联合体成员[0].法定代表人.证件号码",
        "标段.预算金额",
        "项目.政府投资",
        "项目.项目编号",
    }


def test_a_place_of_the_request_leads_back_to_the_callers_own() -> None:
    (matter,) = bidding.read(request(), PACKS)
    assert matter.caller_path("subjects[3].code") == "投标人[0].联合体成员[0].统一社会信用代码"
    assert matter.caller_path("subjects[1].role") == "投标人[0].法定代表人.role"
    assert matter.caller_path("matter.case_no") == "matter.case_no"


@pytest.mark.parametrize(
    ("document", "path"),
    [([], ""), ("x", ""), ({}, "项目"), ({"项目": {"项目编号": "1", "金额": "1"}, "投标人": [3]}, "投标人[0]")],
)
def test_a_wrong_shape_is_refused(document: Any, path: str) -> None:
    assert path in faults(document)
