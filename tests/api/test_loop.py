"""The loop through the HTTP door, on both databases: query, trigger, case, outcome, feedback, report, exit."""

from __future__ import annotations

import json
from typing import Any

from tests.api.pages import csrf_of
from tests.api.world import BANNED, BANNED_NAME, CLEAN, DEBTOR_NAME, World, check_body, open_case


def test_a_debtor_on_a_government_funded_tender_is_restricted(world: World) -> None:
    answer = world.client("ggzy").post("/api/v1/checks", json=check_body("JYGC-2026-0192"))
    assert answer.status_code == 201
    content = answer.json()
    assert (content["outcome"], content["complete"], content["preview"]) == ("restricted", True, False)
    [hit] = content["subjects"][0]["hits"]
    measure = next(m for m in hit["measures"] if m["measure"] == "restrict-government-funded-projects")
    assert measure["outcome"] == "restrict"
    assert measure["legal_basis"]
    assert any(b["field"] == "matter.government_funded" for s in measure["sources"] for b in s["because"])
    assert [case["department"] for case in measure["cases"]] == ["jy-bidding-supervisor"]
    assert content["receipt"]["algorithm"] == "SM2-with-SM3"
    assert world.client("ggzy").get(answer.headers["location"]).content == answer.content


def test_outcomes_differ_by_subject(world: World) -> None:
    client = world.client("both")
    procurement = {"kind": "procurement.qualification", "case_no": "CG-1", "fields": {"government_funded": True}}
    operator = {"department": "jy-czj", "person": ""}
    subject = [{"role": "supplier", "kind": "legal_person", "name": BANNED_NAME, "code": BANNED}]
    barred = client.post(
        "/api/v1/checks", json=check_body(None, matter=procurement, subjects=subject, operator=operator)
    ).json()
    assert barred["outcome"] == "barred"
    assert barred["subjects"][0]["hits"][0]["measures"][0]["legal_basis"]
    assert (
        client.post("/api/v1/checks", json=check_body("Q-1", code=CLEAN, name="济源示例某公司")).json()["outcome"]
        == "clear"
    )
    nameless = client.post("/api/v1/checks", json=check_body("Q-2", code=None)).json()
    assert (nameless["outcome"], nameless["complete"]) == ("identity_required", False)
    assert nameless["subjects"][0]["hits"] == []


def test_from_prompt_to_verified_feedback(world: World) -> None:
    case_id = open_case(world, "JYGC-2026-0300")
    clerk, court = world.person("supervisor"), world.person("court")
    assert [case["case_id"] for case in clerk.get("/api/v1/cases?case_no=JYGC-2026-0300").json()["items"]].count(
        case_id
    ) == 1
    taken = clerk.post(f"/api/v1/cases/{case_id}/acknowledge", json={"version": 1})
    assert (taken.status_code, taken.json()["state"]) == (200, "acknowledged")
    stale = clerk.post(
        f"/api/v1/cases/{case_id}/outcome?version=1", json={"outcome": "implemented", "document_no": "示例1号"}
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "case_changed")
    form = {"csrf": csrf_of(clerk.get(f"/cases/{case_id}").text), "version": "1", "reason": "示例说明"}
    told = clerk.post(f"/cases/{case_id}/outcome", data=form | {"outcome": "implemented"})
    assert (told.status_code, "supervisor 已将案件办到“已确认”（第 2 版）" in told.text) == (409, True)
    assert "示例说明" in told.text, "what was entered is not lost"
    done = clerk.post(f"/api/v1/cases/{case_id}/outcome", json={"outcome": "implemented", "document_no": "示例1号"})
    assert (done.status_code, done.json()["state"]) == (200, "fed_back")
    verified = court.post(f"/api/v1/cases/{case_id}/verify")
    assert (verified.status_code, verified.json()["state"]) == (200, "verified")
    report = court.get("/api/v1/reports/memoranda/judgment-defaulters?from=2026-11-01&to=2026-11-30").json()
    counts = {(line["figure"], *sorted(line["by"].items())): line["count"] for line in report["lines"]}
    assert counts[("cases", ("state", "verified"))] == 1
    assert counts[("cases", ("outcome", "implemented"))] == 1
    ids = court.get(
        "/api/v1/reports/memoranda/judgment-defaulters/ids?from=2026-11-01&to=2026-11-30&figure=cases&outcome=implemented"
    )
    assert ids.json()["ids"] == [case_id]


REFUSAL = {"outcome": "declined", "reason_code": "public-interest", "reason": "示例理由"}


def test_a_refusal_needs_a_second_person(world: World) -> None:
    case_id = open_case(world, "JYGC-2026-0301")
    clerk, second = world.person("supervisor"), world.person("second")
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    declined = clerk.post(f"/api/v1/cases/{case_id}/outcome", json=REFUSAL)
    assert declined.json()["state"] == "declined"
    assert clerk.post(f"/api/v1/cases/{case_id}/review", json={"approve": True}).status_code == 403
    assert second.post(f"/api/v1/cases/{case_id}/review", json={"approve": False}).status_code == 422
    assert second.post(f"/api/v1/cases/{case_id}/review", json={"approve": True}).json()["state"] == "fed_back"


def test_an_exit_recalls_open_cases_and_the_next_check_is_clear(world: World) -> None:
    case_id = open_case(world, "JYGC-2026-0302")
    court = world.person("court")
    case = court.get(f"/api/v1/cases/{case_id}").json()
    listing_id = case["listing"]["listing_id"]
    body = {"kind": "revoked", "effective_on": "2026-11-22", "document_no": "示例撤1号", "reason": "示例"}
    left = court.post(f"/api/v1/listings/{listing_id}/exit", json=body)
    assert left.status_code == 200
    assert left.json()["recalled"] >= 1
    assert court.get(f"/api/v1/cases/{case_id}").json()["state"] == "recalled"
    assert court.post(f"/api/v1/listings/{listing_id}/exit", json=body).json()["code"] == "already_exited"
    again = world.client("ggzy").post("/api/v1/checks", json=check_body("JYGC-2026-0303")).json()
    assert again["outcome"] == "clear"
    versions = court.get(f"/api/v1/listings/{listing_id}/history").json()["items"]
    assert [version["status"] for version in versions] == ["in_force", "exited"]
    assert versions[0]["subject"]["name"] == DEBTOR_NAME


def test_what_was_carried_out_is_lifted_after_the_exit(world: World) -> None:
    case_id = open_case(world, "JYGC-2026-0304")
    clerk, court = world.person("supervisor"), world.person("court")
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    clerk.post(f"/api/v1/cases/{case_id}/outcome", json={"outcome": "implemented", "document_no": "示例2号"})
    listing_id = court.get(f"/api/v1/cases/{case_id}").json()["listing"]["listing_id"]
    body = {"kind": "repaired", "effective_on": "2026-11-22", "document_no": "示例修1号", "reason": "示例"}
    assert court.post(f"/api/v1/listings/{listing_id}/exit", json=body).status_code == 200
    [waiting] = clerk.get("/api/v1/cases?lift_required=true").json()["items"]
    assert waiting["case_id"] == case_id
    assert court.post(f"/api/v1/cases/{case_id}/lift", json={"reason": "示例"}).status_code in (403, 404)
    lifted = clerk.post(f"/api/v1/cases/{case_id}/lift", json={"reason": "示例解除3号"})
    assert (lifted.status_code, lifted.json()["lift_required"]) == (200, False)
    assert clerk.get("/api/v1/cases?lift_required=true").json()["items"] == []
    assert clerk.post(f"/api/v1/cases/{case_id}/lift", json={"reason": "再次"}).json()["code"] == "nothing_to_lift"


def test_a_push_is_received_then_applied(world: World) -> None:
    court, clerk = world.person("court"), world.person("supervisor")
    sent = court.post("/api/v1/lists/judgment-defaulters/pushes")
    assert sent.status_code == 201
    push_id = sent.json()["push_id"]
    [item] = clerk.get("/api/v1/pushes/inbox").json()["items"]
    assert (item["push_id"], item["state"], item["entries"]) == (push_id, "delivered", 2)
    changes = clerk.get(f"/api/v1/pushes/{push_id}/changes").json()["items"]
    assert {change["operation"] for change in changes} == {"added"}
    masked = next(change for change in changes if change["subject"]["kind"] == "natural_person")
    assert "*" in masked["subject"]["name"]
    assert "*" in masked["subject"]["code"]
    assert clerk.post(f"/api/v1/pushes/{push_id}/applied").status_code == 409
    assert clerk.post(f"/api/v1/pushes/{push_id}/received").json()["state"] == "received"
    assert clerk.post(f"/api/v1/pushes/{push_id}/applied", json={}).json()["state"] == "applied"
    assert clerk.get("/api/v1/pushes/inbox").json()["items"] == []
    states = {d["department"]: d["state"] for d in court.get(f"/api/v1/pushes/{push_id}").json()["departments"]}
    assert states["jy-bidding-supervisor"] == "applied"
    assert (
        world.person("approver").post(f"/api/v1/pushes/{push_id}/received", json={"department": "jy-court"}).status_code
        == 404
    )


def test_a_receipt_verifies_and_a_forged_one_does_not(world: World) -> None:
    answer = world.client("ggzy").post("/api/v1/checks", json=check_body("JYGC-2026-0304")).json()
    receipt = world.client("ggzy").get(f"/api/v1/checks/{answer['check_id']}/receipt").json()
    assert receipt == answer["receipt"]
    public = world.client(None)
    assert public.post("/api/v1/receipts/verify", json=receipt).json()["good"] is True
    assert public.post("/api/v1/receipts/verify", json=answer).json()["good"] is True
    forged = public.post("/api/v1/receipts/verify", json={**answer, "outcome": "clear"}).json()
    assert (forged["good"], forged["where"]) == (False, "outcome")


def test_the_same_idempotency_key_gives_the_same_bytes(world: World) -> None:
    client, headers = world.client("ggzy"), {"Idempotency-Key": "k-1"}
    first = client.post("/api/v1/checks", json=check_body("JYGC-2026-0305"), headers=headers)
    second = client.post("/api/v1/checks", json=check_body("JYGC-2026-0305"), headers=headers)
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["idempotency-replayed"] == "true"
    other = client.post("/api/v1/checks", json=check_body("JYGC-2026-0306"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_however_a_request_is_sent_it_is_the_same_check(world: World) -> None:
    """What is plainly in order goes a shorter way than the rest; nobody can tell which."""
    client, body = world.client("ggzy"), json.dumps(check_body("JYGC-2026-0307"))

    def sent(kind: str, content: str = body, key: str = "k-1") -> Any:
        return client.post("/api/v1/checks", content=content, headers={"Content-Type": kind, "Idempotency-Key": key})

    answers = [sent(kind) for kind in ("application/json", "application/json; charset=utf-8", "application/x+json")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    for faulty in ({"content": ""}, {"content": "null"}, {"content": "{}"}, {"key": "k" * 201}, {"key": ""}):
        short, long = sent("application/json", **faulty), sent("application/x+json", **faulty)
        assert short.status_code == long.status_code == 422
        assert short.json() | {"request_id": ""} == long.json() | {"request_id": ""}


def test_ready_when_everything_is(world: World) -> None:
    answer = world.client(None).get("/health/ready")
    assert answer.status_code == 200
    assert {name: part["ok"] for name, part in answer.json()["parts"].items()} == dict.fromkeys(
        ("database", "schema", "packs", "engine", "bus"), True
    )


def test_a_participant_opens_a_case_on_a_pushed_listing(world: World) -> None:
    court, clerk = world.person("court"), world.person("supervisor")
    push_id = court.post("/api/v1/lists/judgment-defaulters/pushes").json()["push_id"]
    changes = clerk.get(f"/api/v1/pushes/{push_id}/changes").json()["items"]
    listing_id = next(change["listing_id"] for change in changes if change["subject"]["kind"] == "legal_person")
    body = {
        "listing_id": listing_id,
        "department": "jy-bidding-supervisor",
        "matter": {"kind": "bidding.qualification", "case_no": "JYGC-2026-0400", "fields": {"government_funded": True}},
        "role": "bidder",
    }
    assert clerk.post("/api/v1/cases", json=body).json()["code"] == "push_not_received"
    clerk.post(f"/api/v1/pushes/{push_id}/received")
    opened = clerk.post("/api/v1/cases", json=body)
    assert opened.status_code == 201
    assert {case["department"] for case in opened.json()["items"]} == {"jy-bidding-supervisor"}
    assert clerk.post("/api/v1/cases", json=body).json() == opened.json()
    foreign = world.person("approver").post("/api/v1/cases", json=body)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign_department")
