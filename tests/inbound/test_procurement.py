"""The procurement door reads OCDS 1.1 release packages."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.inbound import procurement
from services.errors import InvalidInputError, InvalidInputErrors
from tests.inbound.catalogue import small_catalogue
from tests.inbound.events import USCC, ocds

PACKS = small_catalogue()


def faults(document: Any) -> dict[str, str]:
    """Path to code of every fault."""
    with pytest.raises(InvalidInputErrors) as caught:
        procurement.read(document, PACKS)
    return {error.field: error.code for error in caught.value.errors}


def test_a_package_gives_one_matter_per_tender_and_award() -> None:
    tender, award = procurement.read(ocds(), PACKS)

    assert tender.matter == {
        "kind": "procurement.qualification",
        "case_no": "ocds-demo01-0001",
        "item_code": None,
        "fields": {"amount": "4000000.10", "category": "works"},
    }
    assert tender.subjects == [
        {"role": "supplier", "kind": "legal_person", "name": "济源示例建设有限公司", "code": USCC},
        {"role": "supplier", "kind": "legal_person", "name": "济源示例贸易有限公司", "code": None},
    ]
    assert (award.matter["kind"], award.matter["fields"], award.where) == (
        "procurement.award",
        {"amount": "3999999.99"},
        "releases[1].awards[1]",
    )
    assert [subject["code"] for subject in award.subjects] == [USCC]


def test_what_the_catalogue_does_not_know_is_kept_by_path() -> None:
    tender, award = procurement.read(ocds(), PACKS)
    assert tender.extra["releases[0].tender.title"] == "办公楼维修"
    assert tender.extra["releases[0].buyer"] == {"id": "buyer", "name": "示例采购人"}
    assert tender.extra["publisher"] == {"name": "示例采购平台"}
    assert tender.extra["releases[0].parties[0].address"] == {"locality": "济源"}
    assert not any(path.startswith("releases[1]") for path in tender.extra)
    assert not any(path.startswith("releases[0]") for path in award.extra)


def test_the_request_names_who_asks() -> None:
    body = procurement.read(ocds(), PACKS)[0].check_request("jy-ggzy", "示例经办")
    assert body["operator"] == {"department": "jy-ggzy", "person": "示例经办"}
    assert body["purpose"] == "procurement-qualification"


def test_every_fault_is_told_with_its_path_at_once() -> None:
    document = ocds()
    release = document["releases"][0]
    release["tender"]["tenderers"][1]["id"] = "nobody"
    release["tender"]["value"]["amount"] = "4000000.005"
    release["parties"][0]["identifier"]["id"] = USCC[:-1] + "5"
    del document["releases"][1]["ocid"]
    found = faults(document)
    assert found["releases[0].tender.tenderers[1].id"] == "unknown_party"
    assert found["releases[0].tender.value.amount"] == "wrong_type"
    assert found["releases[1].ocid"] == "missing"
    assert found["releases[0].parties[0].identifier.id"] == "code_check_digit"
    assert found["releases[1].parties[0].identifier.id"] == "code_check_digit"
    assert len(found) == 5


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"tag": "tender"}, "releases[0].tag", "wrong_type"),
        ({"ocid": "  "}, "releases[0].ocid", "missing"),
        ({"ocid": 7}, "releases[0].ocid", "wrong_type"),
        ({"tender": []}, "releases[0].tender", "wrong_type"),
        ({"parties": [{"id": "a"}, {"id": "a"}]}, "releases[0].parties[1].id", "duplicate"),
        ({"tender": {"tenderers": []}}, "releases[0].tender.tenderers", "missing"),
        ({"tender": {"tenderers": [{"id": "org-2"}]}}, "releases[0].tender.金额", "missing"),
        (
            {"tender": {"tenderers": [{"id": "org-2"}], "value": {"amount": 1, "currency": "USD"}}},
            "releases[0].tender.value.currency",
            "wrong_currency",
        ),
        (
            {"tender": {"tenderers": [{"id": "org-2"}] * 101, "value": {"amount": 1}}},
            "releases[0].tender.tenderers",
            "too_many",
        ),
    ],
)
def test_a_bad_value_is_refused_at_its_path(change: dict[str, Any], path: str, code: str) -> None:
    document = ocds()
    document["releases"][0].update(change)
    assert faults(document)[path] == code


def test_a_package_that_asks_nothing_is_refused() -> None:
    document = ocds()
    for release in document["releases"]:
        release["tag"] = ["planning"]
    with pytest.raises(InvalidInputError) as caught:
        procurement.read(document, PACKS)
    assert caught.value.code == "nothing_to_check"


def test_a_compiled_release_may_have_reached_only_the_tender() -> None:
    document = ocds()
    document["releases"] = document["releases"][:1]
    document["releases"][0]["tag"] = ["compiled"]
    assert [one.matter["kind"] for one in procurement.read(document, PACKS)] == ["procurement.qualification"]


def test_only_credit_code_schemes_give_a_code() -> None:
    document = ocds()
    party = document["releases"][0]["parties"][1]
    party["identifier"] = {"scheme": "GB-COH", "id": "09506232"}
    assert procurement.read(document, PACKS)[0].subjects[1]["code"] is None
    party["additionalIdentifiers"] = [{"scheme": "cn-uscc", "id": USCC}]
    assert procurement.read(document, PACKS)[0].subjects[1]["code"] == USCC


def test_another_version_is_refused() -> None:
    assert faults({**ocds(), "version": "1.0"}) == {"version": "wrong_version"}
