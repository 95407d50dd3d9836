"""The names promised in the contract, and answers that are what the OpenAPI document says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from api.problems import Problem
from tests.api.world import World, check_body, open_case

PROMISED = {
    "POST /api/v1/checks",
    "POST /api/v1/checks/batch",
    "GET /api/v1/checks/{check_id}",
    "GET /api/v1/checks/{check_id}/receipt",
    "GET /api/v1/checks/{check_id}/replay",
    "GET /api/v1/cases",
    "POST /api/v1/cases",
    "GET /api/v1/cases/{case_id}",
    "POST /api/v1/cases/{case_id}/acknowledge",
    "POST /api/v1/cases/{case_id}/outcome",
    "POST /api/v1/cases/{case_id}/verify",
    "GET /api/v1/matters/{case_no}/clearance",
    "POST /api/v1/matters/{case_no}/result",
    "GET /api/v1/lists",
    "GET /api/v1/lists/{list_id}/listings",
    "POST /api/v1/lists/{list_id}/listings",
    "POST /api/v1/lists/{list_id}/import",
    "POST /api/v1/listings/{listing_id}/exit",
    "GET /api/v1/listings/{listing_id}/history",
    "GET /api/v1/objections",
    "POST /api/v1/objections",
    "GET /api/v1/repairs",
    "POST /api/v1/repairs",
    "GET /api/v1/memoranda",
    "GET /api/v1/measures",
    "GET /api/v1/matters",
    "GET /api/v1/law",
    "GET /api/v1/schemas/{kind}",
    "POST /api/v1/packs/lint",
    "POST /api/v1/packs/test",
    "GET /api/v1/revisions",
    "POST /api/v1/revisions",
    "GET /api/v1/revisions/{publication_id}",
    "POST /api/v1/revisions/{publication_id}/activate",
    "GET /api/v1/reports/memoranda/{memorandum_id}",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
}


@pytest.fixture(scope="module")
def openapi(shared: World) -> dict[str, Any]:
    answer = shared.client(None).get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(openapi: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    }


def test_every_promised_address_is_there(openapi: dict[str, Any]) -> None:
    assert operations(openapi).keys() >= PROMISED


def test_every_operation_has_a_chinese_summary_and_tells_its_failures(openapi: dict[str, Any]) -> None:
    for name, operation in operations(openapi).items():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["summary"]), name
        assert "application/problem+json" in operation["responses"]["default"]["content"], name
        public = name.startswith(("GET /health", "GET /metrics")) or name == "POST /api/v1/receipts/verify"
        assert bool(operation.get("security")) is not public, name
        assert ("401" in operation["responses"]) is not public, name


def test_no_pack_field_is_lost_in_the_description(openapi: dict[str, Any]) -> None:
    text = json.dumps(openapi)
    assert "HTTPValidationError" not in text
    assert '"list_"' not in text


def answer_schema(openapi: dict[str, Any], name: str, status: int) -> dict[str, Any]:
    content = operations(openapi)[name]["responses"][str(status)]["content"]["application/json"]
    return {**content["schema"], "components": openapi["components"]}


def test_answers_are_what_is_described(shared: World, openapi: dict[str, Any]) -> None:
    case_id = open_case(shared, "C-1")
    court, supervisor, ggzy = shared.person("court"), shared.person("supervisor"), shared.client("ggzy")
    checked = ggzy.post("/api/v1/checks", json=check_body("C-2"))
    check_id = checked.json()["check_id"]
    push_id = court.post("/api/v1/lists/judgment-defaulters/pushes").json()["push_id"]
    listing = court.get("/api/v1/lists/judgment-defaulters/listings").json()["items"][0]["listing_id"]
    reports = "/api/v1/reports"
    report = f"{reports}/memoranda/judgment-defaulters"
    answers = {
        "POST /api/v1/checks": checked,
        "GET /api/v1/checks/{check_id}": ggzy.get(f"/api/v1/checks/{check_id}"),
        "GET /api/v1/checks/{check_id}/receipt": ggzy.get(f"/api/v1/checks/{check_id}/receipt"),
        "GET /api/v1/checks/{check_id}/replay": ggzy.get(f"/api/v1/checks/{check_id}/replay"),
        "GET /api/v1/checks/{check_id}/explanation": ggzy.get(f"/api/v1/checks/{check_id}/explanation"),
        "GET /api/v1/cases": supervisor.get("/api/v1/cases"),
        "GET /api/v1/cases/{case_id}": supervisor.get(f"/api/v1/cases/{case_id}"),
        "POST /api/v1/cases/{case_id}/acknowledge": supervisor.post(f"/api/v1/cases/{case_id}/acknowledge"),
        "GET /api/v1/lists": court.get("/api/v1/lists"),
        "GET /api/v1/lists/{list_id}/listings": court.get("/api/v1/lists/judgment-defaulters/listings"),
        "GET /api/v1/listings/{listing_id}/history": court.get(f"/api/v1/listings/{listing}/history"),
        "GET /api/v1/lists/{list_id}/pushes": court.get("/api/v1/lists/judgment-defaulters/pushes"),
        "GET /api/v1/pushes/inbox": supervisor.get("/api/v1/pushes/inbox"),
        "GET /api/v1/pushes/{push_id}": court.get(f"/api/v1/pushes/{push_id}"),
        "GET /api/v1/pushes/{push_id}/changes": supervisor.get(f"/api/v1/pushes/{push_id}/changes"),
        "GET /api/v1/memoranda": ggzy.get("/api/v1/memoranda"),
        "GET /api/v1/memoranda/{memorandum_id}": ggzy.get("/api/v1/memoranda/judgment-defaulters"),
        "GET /api/v1/measures": ggzy.get("/api/v1/measures"),
        "GET /api/v1/matters": ggzy.get("/api/v1/matters"),
        "GET /api/v1/law": ggzy.get("/api/v1/law"),
        "GET /api/v1/departments": ggzy.get("/api/v1/departments"),
        "GET /api/v1/bodies": ggzy.get("/api/v1/bodies"),
        "GET /api/v1/reports/memoranda/{memorandum_id}": court.get(report),
        "GET /api/v1/reports/memoranda/{memorandum_id}/ids": court.get(f"{report}/ids?figure=cases"),
        "GET /api/v1/reports/departments/{department_id}": supervisor.get(
            f"{reports}/departments/jy-bidding-supervisor"
        ),
        "GET /api/v1/reports/city": shared.person("office").get(f"{reports}/city"),
        "GET /api/v1/reports/city/ids": shared.person("office").get(f"{reports}/city/ids?figure=hits&effect=punish"),
        "GET /health/ready": ggzy.get("/health/ready"),
    }
    for name, answer in answers.items():
        assert answer.is_success, (name, answer.text)
        jsonschema_rs.validate(answer_schema(openapi, name, answer.status_code), answer.json())


def test_examples_in_the_description_are_taken(shared: World, openapi: dict[str, Any]) -> None:
    """The example's code has a wrong check digit on purpose; nothing else may be wrong with it."""
    schema = operations(openapi)["POST /api/v1/checks"]["requestBody"]["content"]["application/json"]
    example = schema.get("examples", schema["schema"].get("examples"))
    body = next(iter(example.values()))["value"] if isinstance(example, dict) else example[0]
    answer = shared.client("ggzy").post("/api/v1/checks", json=body)
    assert [error["field"] for error in answer.json()["errors"]] == ["subjects[0].code"]


def test_a_problem_is_a_problem(shared: World) -> None:
    answer = shared.client(None).get("/api/v1/cases")
    assert Problem.model_validate(answer.json()).code == "not_signed_in"
    assert set(answer.json()) == {"type", "title", "status", "code", "detail", "advice", "request_id", "errors"}


def test_memoranda_tell_what_fires_and_why_the_rest_is_silent(shared: World) -> None:
    client = shared.client("ggzy")
    summaries = {item["id"]: item for item in client.get("/api/v1/memoranda").json()["items"]}
    assert summaries["judgment-defaulters"]["firing"] > 0
    assert summaries["transport-logistics"]["firing"] == 0
    rules = client.get("/api/v1/memoranda/transport-logistics").json()["rule_details"]
    assert rules
    assert all(not rule["fires"] and rule["lists"][0]["silences"] for rule in rules)
    assert all(silence["reason"] for rule in rules for silence in rule["lists"][0]["silences"])


def test_the_report_is_a_page_for_those_who_ask_for_html(shared: World) -> None:
    path = "/api/v1/reports/memoranda/judgment-defaulters"
    page = shared.person("court").get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "失信被执行人" in page.text
    assert shared.person("court").get(path, headers={"accept": "*/*"}).headers["content-type"] == "application/json"


def test_a_report_s_period(shared: World) -> None:
    path = "/api/v1/reports/memoranda/judgment-defaulters"
    court = shared.person("court")
    assert court.get(f"{path}?from=2026-02-01&to=2026-01-01").json()["code"] == "invalid_period"
    assert court.get(f"{path}?from=2026-02-30").status_code == 422
    assert court.get(path).json()["from"] == "2026-01-01"


def test_a_memorandum_tells_which_bodies_were_renamed_since_it_began(shared: World) -> None:
    told = shared.client("ggzy").get("/api/v1/memoranda/judgment-defaulters").json()["renamed"]
    then = {body["title"]: body["then"] for body in told}
    assert then["市场监管总局"] == ["工商总局", "质检总局", "食品药品监管总局"]
    assert then["自然资源部"] == ["国土资源部"]
    assert "财政部" not in then
    page = shared.person("court").get("/memoranda/judgment-defaulters").text
    assert "市场监管总局（当时：工商总局、质检总局、食品药品监管总局）" in page
