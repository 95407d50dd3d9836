"""案件办理: every outcome, refusals that come back, two memoranda on one subject, the answer that a matter waits for, no double entry."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from pytest_bdd import given, parsers, scenarios, then, when

from api.security.sessions import COOKIE
from features.city import City
from features.conftest import OUTCOME_WORDS, report_on
from services.accounts.directory import create_account
from services.accounts.model import Role
from services.cases.duration import STANDING_TITLES
from services.checks.receipts import verify
from services.outbox.topics import TITLES
from tests.support.registry import change_listing

scenarios("scenarios/案件办理.feature")


def the_case(city: City) -> tuple[str, dict[str, Any]]:
    """The first case that the last check opened, with its department."""
    opened = next(case for measure in city.measures for case in measure["cases"])
    return opened["department"], city.ok(opened["department"], "GET", f"/api/v1/cases/{opened['case_id']}")


def matter(city: City, case_no: str, what: str) -> dict[str, Any]:
    asker = city.request["operator"]["department"]
    found: dict[str, Any] = city.ok(asker, "GET", f"/api/v1/matters/{case_no}/{what}")
    return found


@when(parsers.parse('"{department}"确认该案件并反馈"不予实施"，理由"{reason}"，到 {until} 为止'))
def declines(city: City, department: str, reason: str, until: str) -> None:
    body = {"outcome": "declined", "reason_code": "sole-provider", "reason": reason, "until": until}
    report_on(city, department, body)


@then("登记人自己复核被拒绝")
def own_review_refused(city: City) -> None:
    department, case = the_case(city)
    refused = city.call(department, "POST", f"/api/v1/cases/{case['case_id']}/review", json={"approve": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")


@when(parsers.parse('"{department}"的另一人复核同意'))
def second_person(city: City, department: str) -> None:
    carrier, case = the_case(city)
    assert carrier == city.department(department)
    name, password, now = f"second-{carrier}", secrets.token_urlsafe(12) + "aA1!", city.now()
    with city.application.database.write() as uow:
        create_account(
            uow, name=name, password=password, roles=[Role.CLERK], department=carrier, actor="local:test", now=now
        )
    token = city.application.sign_in.sign_in(name, password, now).token
    headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={token}"}
    done = city.browser.post(f"/api/v1/cases/{case['case_id']}/review", headers=headers, json={"approve": True})
    assert done.is_success, done.text


@when(parsers.parse('"{department}"登记措施已解除，文号"{document_no}"'))
def lifts(city: City, department: str, document_no: str) -> None:
    who, case = city.department(department), the_case(city)[1]
    city.ok(who, "POST", f"/api/v1/cases/{case['case_id']}/lift", json={"reason": document_no})


@then("这份办理情况证明写明核查的是该主体")
def names_the_subject(city: City) -> None:
    paper = matter(city, city.request["matter"]["case_no"], "clearance")
    assert city.subject
    signed = verify(paper["receipt"], city.application.signer).content
    assert signed
    assert [one["code"] for check in signed["checks"] for one in check["subjects"]] == [city.subject.code]


@when(parsers.parse('"{department}"核验该反馈'))
def verifies(city: City, department: str) -> None:
    city.ok(city.department(department), "POST", f"/api/v1/cases/{the_case(city)[1]['case_id']}/verify")


@then(parsers.parse('归档被拒绝，代码为"{code}"'))
def archive_refused(city: City, code: str) -> None:
    _, case = the_case(city)
    refused = city.call(case["initiators"][0], "POST", f"/api/v1/cases/{case['case_id']}/archive")
    assert (refused.status_code, refused.json()["code"]) == (409, code)


@then(parsers.parse('"{department}"收到通知"{topic}"'))
def told(city: City, department: str, topic: str) -> None:
    who = city.department(department)
    found = city.ok(who, "GET", "/api/v1/notices")["items"]
    assert topic in {TITLES[one["topic"]] for one in found}


@then(parsers.parse('该措施的情况为"{title}"'))
def measure_stands(city: City, title: str) -> None:
    state = the_case(city)[1]["measure_state"]
    assert STANDING_TITLES[state] == title


@then(parsers.parse('该案件的理由编号为"{code}"'))
def reason_code(city: City, code: str) -> None:
    assert the_case(city)[1]["reason_code"] == code


@then("命中注明曾被认定为非同一主体")
def noted(city: City) -> None:
    assert all("not_same_subject" in hit for hit in city.decided["hits"])


@then("该案件须由工作人员本人确认")
def needs_person(city: City) -> None:
    assert the_case(city)[1]["needs_person"] is True


@when(parsers.parse('"{department}"把该条目的截止日更正为 {until}'))
def corrected(city: City, department: str, until: str) -> None:
    """As a corrected file does: the same decision with another end."""
    listing_id = city.listings[-1]["listing_id"]
    change_listing(city.application.database, city.now(), listing_id, until=date.fromisoformat(until))


@then(parsers.parse('"{department}"打开案件，看到条目到 {until} 为止'))
def sees_new_end(city: City, department: str, until: str) -> None:
    who, case = the_case(city)
    assert who == city.department(department)
    page = city.call(who, "GET", f"/cases/{case['case_id']}").text
    assert f"条目的截止日由 无 改为 {until}" in page
    assert city.ok(who, "GET", f"/api/v1/cases/{case['case_id']}")["listing"]["until"] == until


@then("命中两个名单，每项措施各有案件")
def two_lists(city: City) -> None:
    assert len({hit["list"] for hit in city.decided["hits"]}) == 2
    ids = [case["case_id"] for measure in city.measures for case in measure["cases"]]
    assert len(ids) == len(set(ids)) >= 2
    assert all(measure["cases"] for measure in city.measures if measure["outcome"] != "none")


@then(parsers.parse('办件"{case_no}"的办理情况为"{status}"，不能往下走'))
def not_answered(city: City, case_no: str, status: str) -> None:
    found = matter(city, case_no, "clearance")
    assert (found["status"], found["answered"]) == (status, False)


@then(parsers.parse('办件"{case_no}"的办理情况为"{status}"，可以往下走'))
def answered(city: City, case_no: str, status: str) -> None:
    found = matter(city, case_no, "clearance")
    assert (found["status"], found["answered"]) == (status, True)


@when(parsers.parse('各部门确认办件"{case_no}"的全部案件'))
def all_acknowledge(city: City, case_no: str) -> None:
    for case in matter(city, case_no, "standing")["cases"]:
        city.ok(case["department"], "POST", f"/api/v1/cases/{case['case_id']}/acknowledge")


@when(parsers.parse('各部门对办件"{case_no}"的全部案件登记已实施'))
def all_implement(city: City, case_no: str) -> None:
    body = {"outcome": "implemented", "document_no": "示例〔2026〕9号"}
    for case in matter(city, case_no, "standing")["cases"]:
        city.ok(case["department"], "POST", f"/api/v1/cases/{case['case_id']}/outcome", json=body)


@then("这份办理情况证明可以离线验证，改一个字就不可信")
def verifiable(city: City) -> None:
    paper = matter(city, city.request["matter"]["case_no"], "clearance")
    assert verify(paper, city.application.signer).good
    assert not verify(paper | {"status": "open"}, city.application.signer).good


@given(parsers.parse('"{department}"就办件"{case_no}"的"{kind}"回传"{title}"，文号"{document_no}"'))
@when(parsers.parse('"{department}"就办件"{case_no}"的"{kind}"回传"{title}"，文号"{document_no}"'))
def reports_result(city: City, department: str, case_no: str, kind: str, title: str, document_no: str) -> None:
    _report_result(city, department, case_no, kind, title, {"document_no": document_no})


@when(parsers.parse('"{department}"就办件"{case_no}"的"{kind}"回传该主体"{title}"，文号"{document_no}"'))
def reports_result_of_one(city: City, department: str, case_no: str, kind: str, title: str, document_no: str) -> None:
    assert city.subject
    named = {"role": city.request["subjects"][0]["role"], "code": city.subject.code}
    _report_result(city, department, case_no, kind, title, {"document_no": document_no, "subjects": [named]})


def _report_result(city: City, department: str, case_no: str, kind: str, title: str, more: dict[str, Any]) -> None:
    packs = city.application.packs
    found = packs.matters[city.id_of(packs.matters, kind)]
    body = {"kind": found.id, "result": next(one.code for one in found.results if one.title == title), **more}
    city.ok(city.department(department), "POST", f"/api/v1/matters/{case_no}/result", json=body)


@then(parsers.parse('办件"{case_no}"中"{name}"的案件状态为"{state}"'))
def cases_of_one(city: City, case_no: str, name: str, state: str) -> None:
    assert {case["state"] for case in _cases_of(city, case_no, name)} == {state}


@then(parsers.parse('办件"{case_no}"中"{name}"的案件状态为"{state}"，没有填好的办理结果'))
def nothing_filled_in(city: City, case_no: str, name: str, state: str) -> None:
    cases_of_one(city, case_no, name, state)
    for case in _cases_of(city, case_no, name):
        whole = city.ok(case["department"], "GET", f"/api/v1/cases/{case['case_id']}")
        assert whole["suggestion"] is None


def _cases_of(city: City, case_no: str, name: str) -> list[dict[str, Any]]:
    cases = matter(city, case_no, "standing")["cases"]
    found = [case for case in cases if name in {one["name"] for one in case["subjects"]}]
    assert found
    return found


@then(parsers.parse('该案件已填好办理结果"{word}"，等工作人员确认'))
def suggested(city: City, word: str) -> None:
    suggestion = the_case(city)[1]["suggestion"]
    assert suggestion["outcome"] == OUTCOME_WORDS[word]


@then(parsers.parse('办件"{case_no}"的全部案件状态为"{state}"'))
def all_stand(city: City, case_no: str, state: str) -> None:
    cases = matter(city, case_no, "standing")["cases"]
    assert cases
    assert {case["state"] for case in cases} == {state}


@then(parsers.parse('"{department}"看到该案件已撤回，措施已解除'))
def initiator_sees_the_recall(city: City, department: str) -> None:
    case_id = the_case(city)[1]["case_id"]
    case = city.ok(city.department(department), "GET", f"/api/v1/cases/{case_id}")
    assert (case["state"], case["measure_state"]) == ("recalled", "lifted")
    assert "confirm_lifted" in {event["action"] for event in case["history"]}


@then("本办件已实施的都是激励")
def only_rewards(city: City) -> None:
    cases = matter(city, city.request["matter"]["case_no"], "standing")["cases"]
    done = [case for case in cases if case["outcome"] == "implemented"]
    assert done
    assert {case["effect"] for case in done} == {"reward"}
