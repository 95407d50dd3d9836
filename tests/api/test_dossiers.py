"""A dossier through the interface: every answer is what the description says, and the entry hits only from its delivery on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs
from starlette.testclient import TestClient

from tests.api.world import World, check_body
from tests.dossiers import office
from tests.support.registry import company_code

LIST = "judgment-defaulters"
LEAD = office.LEAD | {"code": company_code(77), "name": "济源示例建材有限公司"}
LATER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def browser_on(world: World, moment: datetime, name: str) -> TestClient:
    """A person's browser at another moment; sessions do not live that long, so it signs in anew."""
    return World(replace(world.application, clock=lambda: moment), world.keys).person(name)


def test_the_whole_way(world: World) -> None:
    court = world.person("court")
    openapi = court.get("/openapi.json").json()

    def take(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        template = "/api/v1/dossiers" + ("/{dossier_id}/" + path if path else "")
        if "/answer" in path:
            template = "/api/v1/dossiers/{dossier_id}/objections/{number}/answer"
        target = f"/api/v1/dossiers/{dossier_id}/{path}" if path else "/api/v1/dossiers"
        answer = client.post(target, json=body)
        assert answer.is_success, (path, answer.text)
        described = openapi["paths"][template]["post"]["responses"][str(answer.status_code)]
        schema = described["content"]["application/json"]["schema"]
        jsonschema_rs.validate({**schema, "components": openapi["components"]}, answer.json())
        return dict(answer.json())

    dossier_id = ""
    dossier_id = take(court, "", {"list": LIST, "row": LEAD})["dossier_id"]
    take(court, "amend", {"row": {key: value for key, value in LEAD.items() if key != "code"}})
    take(court, "validate", {"note": "已核对"})
    noticed = take(court, "notice", office.NOTICE)
    measures = noticed["history"][-1]["data"]["measures"]
    assert any("招标" in "".join(one["departments"]) for one in measures)
    assert take(court, "notice/service", office.SERVED)["waits_until"] == "2026-11-27"
    take(court, "objections", office.OBJECTION)
    early = court.post(f"/api/v1/dossiers/{dossier_id}/decision", json=office.DECISION)
    assert (early.status_code, early.json()["code"]) == (409, "objections_open")
    take(court, "objections/1/answer", office.ANSWER)
    early = court.post(f"/api/v1/dossiers/{dossier_id}/decision", json=office.DECISION)
    assert early.status_code == 422

    court = browser_on(world, LATER, "court")
    take(court, "decision", office.DECISION)
    question = check_body("D-1", code=LEAD["code"], name=LEAD["name"])
    assert world.client("ggzy").post("/api/v1/checks", json=question).json()["outcome"] == "clear"
    alone = court.post(f"/api/v1/dossiers/{dossier_id}/delivery", json=office.DELIVERY | {"repair_notice": False})
    assert alone.json()["code"] == "repair_notice_missing"
    done = take(court, "delivery", office.DELIVERY)
    assert done["state"] == "listed"
    assert done["entry"] == {"status": "in_force", "status_title": "有效"}
    asked = browser_on(world, LATER, "supervisor")
    question["operator"]["department"] = "jy-bidding-supervisor"
    question["matter"]["case_no"] = "D-2"
    assert asked.post("/api/v1/checks", json=question).json()["outcome"] == "restricted"


def test_pages_and_details_are_what_is_described(shared: World) -> None:
    court = shared.person("court")
    openapi = court.get("/openapi.json").json()
    made = court.post("/api/v1/dossiers", json={"list": LIST, "row": LEAD | office.PERSON}).json()
    again = court.post("/api/v1/dossiers", json={"list": LIST, "row": LEAD | office.PERSON}).json()
    assert [warning["code"] for warning in again["warnings"]] == ["other_dossiers"]
    for path, where in (
        ("/api/v1/dossiers", "/api/v1/dossiers?open_only=true&limit=1"),
        ("/api/v1/dossiers/{dossier_id}", f"/api/v1/dossiers/{made['dossier_id']}"),
    ):
        answer = court.get(where)
        schema = openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema_rs.validate({**schema, "components": openapi["components"]}, answer.json())
        assert "示例张三" not in answer.text
        assert str(office.PERSON["code"]) not in answer.text
    first = court.get("/api/v1/dossiers?limit=1").json()
    second = court.get(f"/api/v1/dossiers?limit=1&cursor={first['next_cursor']}").json()
    assert first["items"][0]["dossier_id"] != second["items"][0]["dossier_id"]


def test_a_bad_body_names_each_field(shared: World) -> None:
    court = shared.person("court")
    answer = court.post("/api/v1/dossiers", json={"list": LIST, "row": {"subject_kind": "legal_person", "code": "x"}})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} >= {"row.name", "row.code"}
