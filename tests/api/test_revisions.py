"""Revisions over HTTP: changed files are tried, proposed by one person and activated by another; everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest

from api.settings import PROJECT
from tests.api.test_contract import answer_schema
from tests.api.world import World, check_body

FILE = "memoranda/government-procurement/memorandum.yaml"
TEXT = (PROJECT / FILE).read_text("utf-8")
CHANGED = {"files": {FILE: TEXT.replace("\ntitle: ", "\ntitle: 示例改动：", 1)}}
assert CHANGED["files"][FILE] != TEXT


def accepting(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """The body with every warning accepted."""
    found = world.person("policy").post("/api/v1/packs/lint", json=body)
    assert found.status_code == 200, found.text
    codes = {one["code"] for one in found.json()["findings"] if one["severity"] == "warning"}
    return body | {"reason": "示例理由", "accept": [{"code": code, "reason": "已知悉"} for code in sorted(codes)]}


def test_files_are_tried_before_they_are_proposed(shared: World) -> None:
    policy = shared.person("policy")
    tried = policy.post("/api/v1/packs/lint", json=CHANGED).json()
    assert tried["ok"]
    assert tried["revision"] != shared.application.packs.revision
    tested = policy.post("/api/v1/packs/test", json=CHANGED).json()
    assert tested["ok"], tested
    assert tested["examples"]["percent"]


def test_files_that_cannot_be_read_are_told_with_their_place(shared: World) -> None:
    broken = {"files": {FILE: TEXT.replace("effect: punish", "effect: punsh", 1), "elsewhere.yaml": "kind: law\n"}}
    for path in ("lint", "test"):
        answer = shared.person("policy").post(f"/api/v1/packs/{path}", json=broken).json()
        assert (answer["ok"], answer["revision"]) == (False, None)
        places = {(one["file"], one["line"] and one["line"] > 1) for one in answer["findings"]}
        assert (FILE, True) in places
    refused = shared.person("policy").post("/api/v1/revisions", json=broken | {"reason": "示例"})
    assert refused.status_code == 422
    assert any(error["field"].startswith(f"{FILE}:") for error in refused.json()["errors"])


def test_a_revision_goes_from_one_person_to_another(world: World) -> None:
    policy, office = world.person("policy"), world.person("office")
    before = world.application.packs.revision
    made = policy.post("/api/v1/revisions", json=accepting(world, CHANGED))
    assert made.status_code == 201, made.text
    proposal = made.json()
    assert made.headers["location"] == f"/api/v1/revisions/{proposal['publication_id']}"
    assert world.application.packs.revision == before
    path = f"/api/v1/revisions/{proposal['publication_id']}"
    shown = office.get(path).json()
    assert shown["state"] == "pending"
    assert shown["impact"]["checks"]["checks"]["total"] == 0
    own = policy.post(f"{path}/activate")
    assert (own.status_code, own.json()["code"]) == (403, "own_proposal")
    done = office.post(f"{path}/activate")
    assert done.status_code == 200, done.text
    assert done.json()["revision"] == proposal["revision"] == world.application.packs.revision
    assert office.post(f"{path}/activate").json()["code"] == "already_decided"
    checked = world.client("ggzy").post("/api/v1/checks", json=check_body("R-1")).json()
    assert checked["revision"] == proposal["revision"]
    back = office.post("/api/v1/revisions/rollback", json={"reason": "示例退回"}).json()
    assert (back["kind"], back["revision"]) == ("rollback", before)
    assert back["impact"]["checks"]["checks"]["total"] == 1
    assert policy.post(f"/api/v1/revisions/{back['publication_id']}/activate").status_code == 200
    assert world.application.packs.revision == before
    kinds = [one["kind"] for one in office.get("/api/v1/revisions").json()["activations"]]
    assert kinds == ["rollback", "publish", "demo"]


def test_what_stands_against_a_proposal_is_a_problem_with_every_place(shared: World) -> None:
    body = accepting(shared, CHANGED) | {"accept": []}
    refused = shared.person("policy").post("/api/v1/revisions", json=body)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["errors"]
    assert all(error["field"] and error["advice"] for error in problem["errors"])


def test_a_rejected_proposal_is_closed(shared: World) -> None:
    policy, office = shared.person("policy"), shared.person("office")
    proposal = policy.post("/api/v1/revisions", json=accepting(shared, CHANGED)).json()
    path = f"/api/v1/revisions/{proposal['publication_id']}"
    assert office.post(f"{path}/reject", json={"reason": " "}).status_code == 422
    rejected = office.post(f"{path}/reject", json={"reason": "依据不足"}).json()
    assert (rejected["state"], rejected["decision_reason"]) == ("rejected", "依据不足")
    assert office.post(f"{path}/activate").json()["code"] == "already_decided"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"files": {}}, 409),
        ({"files": {}, "removed": ["memorandum/nowhere"]}, 422),
        ({"files": {"../../etc/passwd.yaml": "kind: law"}}, 422),
        ({"files": {"memoranda/../x.yaml": "kind: law"}}, 422),
        ({"files": {FILE: "x" * 400_001}}, 422),
        ({"files": {FILE: "a: &a [*a]"}}, 422),
        ({"files": {f"memoranda/m{n}/memorandum.yaml": "" for n in range(201)}}, 422),
        ({"files": {}, "confirm": True}, 422),
    ],
)
def test_odd_proposals_are_refused(shared: World, body: dict[str, Any], status: int) -> None:
    answer = shared.person("policy").post("/api/v1/revisions", json=body | {"reason": "示例"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["advice"]


def test_answers_are_what_is_described(shared: World) -> None:
    import jsonschema_rs

    openapi = shared.client(None).get("/openapi.json").json()
    policy = shared.person("policy")
    proposal = policy.post("/api/v1/revisions", json=accepting(shared, CHANGED))
    path = f"/api/v1/revisions/{proposal.json()['publication_id']}"
    answers = {
        "POST /api/v1/packs/lint": policy.post("/api/v1/packs/lint", json=CHANGED),
        "POST /api/v1/packs/test": policy.post("/api/v1/packs/test", json=CHANGED),
        "POST /api/v1/revisions": proposal,
        "GET /api/v1/revisions": policy.get("/api/v1/revisions"),
        "GET /api/v1/revisions/{publication_id}": policy.get(path),
        "POST /api/v1/revisions/{publication_id}/reject": policy.post(f"{path}/reject", json={"reason": "撤回"}),
    }
    for name, answer in answers.items():
        assert answer.is_success, (name, answer.text)
        jsonschema_rs.validate(answer_schema(openapi, name, answer.status_code), answer.json())
