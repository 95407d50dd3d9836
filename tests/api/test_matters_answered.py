"""An approval system's own day: it checks, insists on the answer of every department, and reports its result once."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from services.checks.receipts import verify
from tests.api.pages import csrf_of
from tests.api.world import CLEAN, DEBTOR, DEBTOR_NAME, World, check_body

NO = "JYGC〔2026〕第7号/附1"
"""A number as offices write them: with brackets and a slash."""
AT = "/api/v1/matters/JYGC〔2026〕第7号%2F附1"


def asked(world: World, case_no: str = NO, **changes: Any) -> dict[str, Any]:
    answer = world.client("ggzy").post("/api/v1/checks", json=check_body(case_no, **changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def clearance(client: TestClient, at: str = AT) -> dict[str, Any]:
    answer = client.get(f"{at}/clearance")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_way_of_a_matter_through_the_doors(world: World) -> None:
    system = world.client("ggzy")
    assert clearance(system)["status"] == "not_checked"
    asked(world)
    told = clearance(system)
    assert (told["status"], told["answered"], told["case_no"]) == ("open", False, NO)
    assert verify(told, world.application.signer).good
    public = world.client(None).post("/api/v1/receipts/verify", json=told)
    assert public.json()["good"] is True
    assert public.json()["content"]["document"] == "clearance"

    posted = system.post(f"{AT}/result", json={"kind": "bidding.qualification", "result": "refused-for-credit"})
    assert posted.status_code == 200, posted.text
    assert posted.json()["derived"] == []
    suggested = posted.json()["suggested"]
    assert {one["department"] for one in suggested} >= {"jy-bidding-supervisor"}
    case_id = next(one["case_id"] for one in suggested if one["department"] == "jy-bidding-supervisor")

    clerk = world.person("supervisor")
    page = clerk.get(f"/cases/{case_id}").text
    assert "业务系统回传的办理结果" in page
    assert "/matters?case=" not in page, "another department's matter would look as if nobody had checked it"
    office = world.person("office")
    assert f"/matters?case={case_id}" in office.get(f"/cases/{case_id}").text
    by_case = office.get(f"/matters?case={case_id}").text
    assert f"办件 {NO}" in by_case
    chosen = {"csrf": csrf_of(by_case), "case": case_id, "result": "bidding.qualification/refused-for-credit"}
    assert office.post("/matters/result", data=chosen).status_code == 409, "known by its case, and not the office's own"
    assert world.person("approver").get(f"/matters?case={case_id}").status_code == 404
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    form = clerk.get(f"/cases/{case_id}").text
    assert "下面已填好" in form
    assert '<option value="implemented" selected>' in form
    filled = clerk.get(f"/api/v1/cases/{case_id}").json()["suggestion"]
    report = {name: filled[name] for name in ("outcome", "reason", "from")}
    done = clerk.post(f"/api/v1/cases/{case_id}/outcome", json=report)
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["suggestion"], done.json()["measure_state"]) == (
        "fed_back",
        None,
        "running",
    )
    again = system.post(f"{AT}/result", json={"kind": "bidding.qualification", "result": "refused-for-credit"})
    assert case_id in {one["case_id"] for one in again.json()["unchanged"]}
    shown = system.get(f"{AT}/standing", params={"kind": "bidding.qualification"}).json()
    assert shown["counts"]["resolved"] == 1
    assert [one["result"] for one in shown["results"]] == ["refused-for-credit"]


def test_a_matter_without_hits_is_cleared_and_another_kind_of_it_is_not(world: World) -> None:
    asked(world, "JYGC-clean", code=CLEAN, name="济源示例清白有限公司")
    system = world.client("ggzy")
    assert clearance(system, "/api/v1/matters/JYGC-clean")["status"] == "cleared"
    other = system.get("/api/v1/matters/JYGC-clean/clearance", params={"kind": "bidding.award"})
    assert other.json()["status"] == "not_checked"


def test_the_catalogue_is_asked_for_at_the_doors(world: World) -> None:
    asked(world, "JYGC-9")
    system = world.client("ggzy")
    cases = system.get("/api/v1/matters/JYGC-9/standing").json()["cases"]
    case_id = next(one["case_id"] for one in cases if one["department"] == "jy-bidding-supervisor")
    clerk = world.person("supervisor")
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    refused = clerk.post(f"/api/v1/cases/{case_id}/outcome", json={"outcome": "not_applicable", "reason": "示例"})
    assert refused.status_code == 422
    assert "matter-ended" in refused.text
    listed = clerk.get("/api/v1/case-reasons").json()["items"]
    assert {"matter-ended", "public-interest"} <= {one["code"] for one in listed}
    done = clerk.post(
        f"/api/v1/cases/{case_id}/outcome", json={"outcome": "not_applicable", "reason_code": "matter-ended"}
    )
    assert (done.json()["state"], done.json()["reason_code"]) == ("fed_back", "matter-ended")
    assert "事项未获批准、未中标或者已经终止" in clerk.get(f"/cases/{case_id}").text


def test_a_refusal_shows_until_when_it_holds(world: World) -> None:
    asked(world, "JYGC-10")
    cases = world.client("ggzy").get("/api/v1/matters/JYGC-10/standing").json()["cases"]
    case_id = next(one["case_id"] for one in cases if one["department"] == "jy-bidding-supervisor")
    first, second = world.person("supervisor"), world.person("second")
    first.post(f"/api/v1/cases/{case_id}/acknowledge")
    refusal = {"outcome": "declined", "reason_code": "sole-provider", "reason": "没有其他供水单位"}
    waiting = first.post(f"/api/v1/cases/{case_id}/outcome", json=refusal).json()
    assert (waiting["state"], waiting["evidence"]["until"]) == ("declined", "2027-02-20")
    approved = second.post(f"/api/v1/cases/{case_id}/review", json={"approve": True}).json()
    assert (approved["state"], approved["override_until"]) == ("fed_back", "2027-02-20")
    assert "次日自动退回重新办理" in first.get(f"/cases/{case_id}").text


def test_a_clerk_without_a_system_reports_the_result_on_the_page(world: World) -> None:
    clerk = world.person("approver")
    body = check_body("SP-1")
    body["matter"] = {"kind": "approval.decision", "case_no": "SP-1", "fields": {"approval_kind": "food"}}
    body["subjects"][0]["role"] = "applicant"
    body["operator"]["department"] = "jy-spj"
    assert clerk.post("/api/v1/checks", json=body).status_code == 201
    page = clerk.get("/matters", params={"case_no": "SP-1"})
    assert "登记办理结果" in page.text
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    form = {"csrf": token, "case_no": "SP-1", "result": "approval.decision/refused"}
    done = clerk.post("/matters/result", data=form)
    assert done.status_code == 200
    assert "因其他原因不予许可" in done.text
    wrong = clerk.post("/matters/result", data=form | {"result": ""})
    assert (wrong.status_code, "请选择办理结果" in wrong.text) == (422, True)
    nothing = clerk.get("/matters", params={"case_no": "nobody"}).text
    assert "没有核查不等于没有问题" in nothing
    assert "按办件编号查看" in clerk.get("/matters").text


def test_of_several_subjects_the_clerk_ticks_whose_the_result_is(world: World) -> None:
    """Nothing is ticked beforehand; a form that came in without a name has no outcome chosen."""
    two = [
        {"role": "bidder", "kind": "legal_person", "name": DEBTOR_NAME, "code": DEBTOR},
        {"role": "bidder", "kind": "legal_person", "name": "济源示例清白有限公司", "code": CLEAN},
    ]
    clerk = world.person("supervisor")
    own = {"department": "jy-bidding-supervisor", "person": ""}
    answer = clerk.post("/api/v1/checks", json=check_body("JYGC-12", subjects=two, operator=own))
    assert answer.status_code == 201, answer.text
    check_id = answer.json()["check_id"]
    page = clerk.get("/matters", params={"case_no": "JYGC-12"}).text
    assert "是谁的办理结果" in page
    assert f"投标人 {DEBTOR_NAME}（{DEBTOR}）" in page
    form = {"csrf": csrf_of(page), "case_no": "JYGC-12", "result": "bidding.qualification/withdrawn"}
    unnamed = clerk.post("/matters/result", data=form)
    assert unnamed.status_code == 200
    cases = clerk.get("/api/v1/matters/JYGC-12/standing").json()["cases"]
    case_id = next(one["case_id"] for one in cases if one["department"] == "jy-bidding-supervisor")
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    filled = clerk.get(f"/cases/{case_id}").text
    assert "没有写明是哪个主体的" in filled
    assert '<option value="not_applicable" selected>' not in filled
    gone = clerk.post("/matters/result", data=form | {"subjects": f"{check_id}:7"})
    assert (gone.status_code, "办件中没有这个主体" in gone.text) == (422, True)
    done = clerk.post("/matters/result", data=form | {"subjects": f"{check_id}:0"})
    assert done.status_code == 200, done.text
    shown = clerk.get("/api/v1/matters/JYGC-12/standing").json()
    assert {one["outcome"] for one in shown["cases"] if one["case_id"] == case_id} == {"not_applicable"}
    named = [[one["name"] for one in result["subjects"]] for result in shown["results"]]
    assert sorted(named) == [[], [DEBTOR_NAME]], "what named nobody, and what was said of one"
    clerk.post("/matters/result", data=form | {"subjects": f"{check_id}:0", "result": "bidding.qualification/allowed"})
    assert "业务系统的结果与登记的不一致" in clerk.get(f"/cases/{case_id}").text
