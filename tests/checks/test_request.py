"""What is refused, where it is said to be wrong, and that all faults come together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.checks.request import read_request
from services.checks.service import CheckService
from services.checks.validity import examine
from services.errors import InvalidInputErrors
from tests.support.callers import client
from tests.support.checks import DEBTOR, body, subject


def faults(packs: PackSet, given: Any) -> dict[str, str]:
    """Code of each fault by field."""
    with pytest.raises(InvalidInputErrors) as refused:
        examine(read_request(given), packs.matters)
    return {error.field: error.code for error in refused.value.errors}


def wrong_digit(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"extra": 1}, "extra"),
        ({"subjects": []}, "subjects"),
        ({"subjects": [subject()] * 101}, "subjects"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": " "}, "purpose"),
        ({"operator": {}}, "operator.department"),
        ({"operator": None}, "operator"),
        ({"subjects": [subject(DEBTOR, kind="company")]}, "subjects[0].kind"),
        ({"subjects": [subject(), subject(DEBTOR, relates_to="0")]}, "subjects[1].relates_to"),
        ({"subjects": [subject(DEBTOR, id_photo="…")]}, "subjects[0].id_photo"),
        ({"subjects": [subject(DEBTOR, name="坏\x00名")]}, "subjects[0].name"),
        ({"subjects": [subject(DEBTOR, name="坏\ud800名")]}, "subjects[0].name"),
        ({"matter": {"kind": "bidding.qualification", "fields": []}}, "matter.fields"),
        ({"matter": {"kind": "bidding.qualification", "case_no": 7}}, "matter.case_no"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_at_its_path(packs: PackSet, change: dict[str, Any], field: str) -> None:
    assert faults(packs, body() | change).keys() == {field}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"purpose": "x" * 121}, "超过长度上限 120"),
        ({"purpose": ""}, "不能为空"),
        ({"subjects": []}, "至少要有 1 项"),
        ({"subjects": [subject(DEBTOR, kind="company")]}, "取值应为：legal_person、unincorporated、natural_person"),
    ],
)
def test_a_wrong_shape_is_explained_in_chinese(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        read_request(body() | change)
    assert refused.value.detail == told


def test_a_flood_of_unknown_fields_is_one_fault(packs: PackSet) -> None:
    """Each fault repeats the catalogue; a body of 1 MB must not become an answer of 10 MB."""
    flood = {"government_funded": True} | {f"field{number}": 1 for number in range(60_000)}
    assert faults(packs, body(fields=flood)) == {"matter.fields": "invalid_field"}


def test_a_hundred_subjects_are_accepted(packs: PackSet) -> None:
    assert len(examine(read_request(body(*[subject()] * 100)), packs.matters).subjects) == 100


def test_a_body_that_is_no_object_is_refused() -> None:
    for given in (None, [], "x", 3):
        with pytest.raises(InvalidInputErrors):
            read_request(given)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({}, "matter.fields.government_funded", "field_required"),
        ({"government_funded": None}, "matter.fields.government_funded", "field_required"),
        ({"government_funded": "true"}, "matter.fields.government_funded", "wrong_type"),
        ({"government_funded": True, "amount": 12000000}, "matter.fields.amount", "wrong_type"),
        ({"government_funded": True, "amount": 12000000.0}, "matter.fields.amount", "wrong_type"),
        ({"government_funded": True, "amount": "12000000"}, "matter.fields.amount", "wrong_type"),
        ({"government_funded": True, "price": "1.00"}, "matter.fields.price", "unknown_field"),
        ({"government_funded": True, "method": "secret"}, "matter.fields.method", "unknown_value"),
    ],
)
def test_matter_fields_are_typed_by_the_catalogue(
    packs: PackSet, fields: dict[str, Any], field: str, code: str
) -> None:
    assert faults(packs, body(fields=fields))[field] == code


def test_optional_fields_may_be_left_out_or_null(packs: PackSet) -> None:
    question = examine(read_request(body(fields={"government_funded": False, "amount": None})), packs.matters)
    assert question.matter.fields == {"government_funded": False}


def test_a_wrong_check_digit_names_the_field_and_the_digit(packs: PackSet) -> None:
    given = body(subject(), subject(wrong_digit(DEBTOR)))
    with pytest.raises(InvalidInputErrors) as refused:
        examine(read_request(given), packs.matters)
    [fault] = refused.value.errors
    assert fault.field == "subjects[1].code"
    assert "校验位" in fault.title
    assert f"应为 {DEBTOR[-1]}" in fault.detail


def test_all_faults_are_told_together(packs: PackSet) -> None:
    given = body(
        subject(wrong_digit(DEBTOR), role="spectator"),
        subject(relates_to=1),
        subject(DEBTOR, kind="natural_person", code_type="uscc"),
        fields={"amount": 5, "colour": "red"},
    )
    assert faults(packs, given).keys() == {
        "matter.fields.amount",
        "matter.fields.colour",
        "matter.fields.government_funded",
        "subjects[0].code",
        "subjects[0].role",
        "subjects[1].relates_to",
        "subjects[2].code",
    }


def test_an_unknown_matter_lists_the_known_ones(packs: PackSet) -> None:
    given = body()
    given["matter"] = {"kind": "bidding.unknown"}
    with pytest.raises(InvalidInputErrors) as refused:
        examine(read_request(given), packs.matters)
    assert refused.value.field == "matter.kind"
    assert "bidding.qualification" in refused.value.detail


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_an_empty_code_is_an_absent_code(packs: PackSet, blank: str | None) -> None:
    [one] = examine(read_request(body(subject(None) | {"code": blank})), packs.matters).subjects
    assert one.code is None


def test_a_refused_request_writes_nothing(
    checks: CheckService, packs: PackSet, database: SqlDatabase, now: datetime
) -> None:
    with pytest.raises(InvalidInputErrors):
        checks.submit(read_request(body(subject(wrong_digit(DEBTOR)))), client(), idempotency_key="k", now=now)
    with database.read() as uow:
        assert list(uow.audit.entries()) == []
        assert uow.checks.claimed("client:ggzy", "k", since=now) is None
