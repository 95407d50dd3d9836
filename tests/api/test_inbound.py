"""Foreign events through the HTTP doors, from the committed samples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.settings import PROJECT
from tests.api.world import World

EVENTS = PROJECT / "samples" / "events"


def event(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text("utf-8"))


def test_a_bidding_review_becomes_a_check_with_cases(shared: World) -> None:
    answer = shared.client("ggzy").post("/api/v1/inbound/bidding", json=event("bidding-government-funded"))
    assert answer.status_code == 201, answer.text
    [item] = answer.json()["items"]
    assert item["check"]["outcome"] == "restricted"
    assert item["check"]["receipt"]


def test_a_name_alone_is_never_a_hit(shared: World) -> None:
    answer = shared.client("ggzy").post("/api/v1/inbound/bidding", json=event("bidding-name-only"))
    [item] = answer.json()["items"]
    assert item["check"]["subjects"][0]["outcome"] == "identity_required"
    assert item["check"]["subjects"][0]["hits"] == []


def test_an_ocds_package_gives_a_check_per_matter(shared: World) -> None:
    answer = shared.client("both").post(
        "/api/v1/inbound/procurement?department=jy-czj", json=event("procurement-tender-and-award")
    )
    assert answer.status_code == 201, answer.text
    items = answer.json()["items"]
    assert len(items) == 2
    assert all(item["check"]["matter_kind"].startswith("procurement.") for item in items)


def test_the_same_key_gives_the_same_checks(shared: World) -> None:
    client, headers = shared.client("spj"), {"Idempotency-Key": "event-1"}
    first = client.post("/api/v1/inbound/approval", json=event("approval-wage-arrears"), headers=headers)
    second = client.post("/api/v1/inbound/approval", json=event("approval-wage-arrears"), headers=headers)
    assert first.status_code == 201, first.text
    assert first.json() == second.json()


def test_an_empty_key_is_a_fault_and_not_no_key(shared: World) -> None:
    headers = {"idempotency-key": ""}
    sent = event("bidding-government-funded")
    answer = shared.client("ggzy").post("/api/v1/inbound/bidding", json=sent, headers=headers)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["errors"][0]["field"]


def test_several_departments_must_be_chosen_from(shared: World) -> None:
    answer = shared.client("both").post("/api/v1/inbound/bidding", json=event("bidding-government-funded"))
    assert (answer.status_code, answer.json()["code"]) == (422, "department_missing")


def test_faults_are_told_by_the_sender_s_own_names(shared: World) -> None:
    given = event("bidding-government-funded")
    given["投标人"][0]["统一社会信用代码"] = "91419001MA00000150"
    given["投标人"][0].pop("名称", None)
    answer = shared.client("ggzy").post("/api/v1/inbound/bidding", json=given)
    assert answer.status_code == 422
    fields = {error["field"] for error in answer.json()["errors"]}
    assert any(field.startswith("投标人[0]") for field in fields)


@pytest.mark.parametrize("door", ["bidding", "approval", "procurement"])
def test_an_empty_event_is_refused(shared: World, door: str) -> None:
    answer = shared.client("ggzy").post(f"/api/v1/inbound/{door}", json={})
    assert answer.status_code == 422
    assert answer.json()["errors"]
