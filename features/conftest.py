"""Steps that most scenarios share: the day, who is listed, who asks, what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from api.daily import once
from engine.errors import JiangchengError
from features.city import LEVELS, City, build_city
from features.desk import Desk
from tests.conftest import _cheaper, _postgres_schema, _sqlite_template, database_url  # noqa: F401  (fixtures)

OUTCOMES = {
    "禁止参加": "barred",
    "限制": "restricted",
    "审慎": "caution",
    "需要身份代码": "identity_required",
    "无法判断": "undetermined",
    "未命中": "clear",
}
EXITS = {"修复": "repaired", "撤销": "revoked", "更正": "corrected"}
OUTCOME_WORDS = {
    "已实施": "implemented",
    "不适用": "not_applicable",
    "非同一主体": "not_same_subject",
    "不予实施": "declined",
}
OTHER_REASONS = {"not_applicable": "other-not-applicable", "declined": "other-declined"}
STRENGTHS = {"应当": "mandatory", "可以": "discretionary", "参考": "reference"}
Table = list[list[str]]


@pytest.fixture(autouse=True)  # so that pytest sees the two databases behind it when it collects the scenarios
def city(database_url: str, tmp_path: Path) -> Iterator[City]:  # noqa: F811
    made = build_city(database_url, tmp_path / "home")
    yield made
    made.application.close()


@pytest.fixture
def desk(city: City) -> Desk:
    return Desk(city, city.application.packs.revision)


@when(parsers.parse("到了 {day}"))
@given(parsers.parse("今天是 {day}"))
def today_is(city: City, day: str) -> None:
    city.move_to(date.fromisoformat(day))


# who is listed

_LISTED = '"{name}"被列入"{title}"，自 {since} 起'


@given(parsers.parse(_LISTED))
def listed(city: City, name: str, title: str, since: str) -> None:
    city.new_subject(name)
    city.list_subject(title, {"since": since})


@given(parsers.parse(_LISTED + '，等级为"{level}"'))
def listed_with_level(city: City, name: str, title: str, since: str, level: str) -> None:
    city.new_subject(name)
    city.list_subject(title, {"since": since, "level": LEVELS[level]})


@given(parsers.parse('自然人"{name}"被列入"{title}"，自 {since} 起，等级为"{level}"'))
def person_listed(city: City, name: str, title: str, since: str, level: str) -> None:
    city.new_subject(name, "natural_person")
    city.list_subject(title, {"since": since, "level": LEVELS[level]})


@given(parsers.parse('该主体又被列入"{title}"，自 {since} 起，等级为"{level}"'))
def listed_again(city: City, title: str, since: str, level: str) -> None:
    city.list_subject(title, {"since": since, "level": LEVELS[level]})


@given(parsers.parse('"{name}"被列入"{title}"，自 {since} 起至 {until}，等级为"{level}"'))
def listed_until(city: City, name: str, title: str, since: str, until: str, level: str) -> None:
    city.new_subject(name)
    city.list_subject(title, {"since": since, "until": until, "level": LEVELS[level]})


@given(parsers.parse('"{name}"被列入"{title}"，自 {since} 起至 {until}，等级为"{level}"，并填写：'))
def listed_until_with_fields(
    city: City, name: str, title: str, since: str, until: str, level: str, datatable: Table
) -> None:
    city.new_subject(name)
    row = {"since": since, "until": until, "level": LEVELS[level], **city.list_fields(title, datatable)}
    city.list_subject(title, row)


# who asks

_ASKS = '"{department}"就"{matter}"核查该主体，角色为"{role}"，案号"{case_no}"'


@given(parsers.parse('"{department}"已就"{matter}"核查该主体，角色为"{role}"，案号"{case_no}"，填写：'))
@when(parsers.parse(_ASKS + "，填写："))
def checks_with_fields(city: City, department: str, matter: str, role: str, case_no: str, datatable: Table) -> None:
    city.check(department, matter, role, case_no, datatable)


@when(parsers.parse(_ASKS))
def checks(city: City, department: str, matter: str, role: str, case_no: str) -> None:
    city.check(department, matter, role, case_no)


# what a department does with its case


@when(parsers.parse('"{department}"确认该案件并反馈"{word}"，文号"{document_no}"'))
def reports_done(city: City, department: str, word: str, document_no: str) -> None:
    report_on(city, department, {"outcome": OUTCOME_WORDS[word], "document_no": document_no})


@when(parsers.parse('"{department}"确认该案件并反馈"{word}"，理由"{reason}"'))
def reports_with_reason(city: City, department: str, word: str, reason: str) -> None:
    """The words are those of the catalogue, or one's own beside its reason for what it does not name."""
    outcome = OUTCOME_WORDS[word]
    known = {one.title: one.code for one in city.application.packs.reasons.values()}
    body = {"outcome": outcome, "reason": reason}
    if outcome in OTHER_REASONS:
        body |= {"reason_code": known.get(reason, OTHER_REASONS[outcome])}
    report_on(city, department, body)


def report_on(city: City, department: str, body: dict[str, Any]) -> None:
    """The department acknowledges its newest case and reports."""
    case_id = city.cases(department)[0]["case_id"]
    who = city.department(department)
    city.ok(who, "POST", f"/api/v1/cases/{case_id}/acknowledge")
    city.ok(who, "POST", f"/api/v1/cases/{case_id}/outcome", json=body)


# what the initiator does with it


def first_case(city: City) -> str:
    """The first case that the last check opened."""
    return next(str(case["case_id"]) for measure in city.measures for case in measure["cases"])


def waiting_at(city: City, department: str) -> list[dict[str, Any]]:
    """The feedback that waits for the department to verify it."""
    found: list[dict[str, Any]] = city.ok(city.department(department), "GET", "/api/v1/feedback")["items"]
    return found


@then(parsers.parse('"{department}"有 {count:d} 件待核验的反馈'))
def feedback_waits(city: City, department: str, count: int) -> None:
    assert len(waiting_at(city, department)) == count


@when(parsers.parse('"{department}"重新反馈"{word}"，文号"{document_no}"'))
def reported_again(city: City, department: str, word: str, document_no: str) -> None:
    body = {"outcome": OUTCOME_WORDS[word], "document_no": document_no}
    city.ok(city.department(department), "POST", f"/api/v1/cases/{first_case(city)}/outcome", json=body)


@then(parsers.parse('"{department}"在反馈中看到"{word}"，文号"{text}"'))
@then(parsers.parse('"{department}"在反馈中看到"{word}"，理由"{text}"'))
def initiator_sees(city: City, department: str, word: str, text: str) -> None:
    case = city.ok(city.department(department), "GET", f"/api/v1/cases/{first_case(city)}")
    assert case["state"] == "fed_back"
    assert case["outcome"] == OUTCOME_WORDS[word]
    reason = city.application.packs.reasons.get(case["reason_code"] or "")
    said = {case["evidence"].get("document_no"), case["evidence"].get("reason"), reason.title if reason else None}
    assert text in said


@when(parsers.parse('"{department}"核验该反馈并归档'))
def verifies_and_archives(city: City, department: str) -> None:
    who = city.department(department)
    for step in ("verify", "archive"):
        city.ok(who, "POST", f"/api/v1/cases/{first_case(city)}/{step}")


@when(parsers.parse('"{department}"把待核验的反馈全部核验并归档'))
def all_verified(city: City, department: str) -> None:
    items = [{"case_id": item["case_id"], "version": item["version"]} for item in waiting_at(city, department)]
    body = {"items": items, "archive": True}
    done = city.ok(city.department(department), "POST", "/api/v1/feedback/verify", json=body)
    assert (len(done["done"]), done["refused"]) == (len(items), [])


# what becomes of the listing


@when(parsers.parse('"{department}"因"{kind}"让该条目退出，文号"{document_no}"'))
def leaves(city: City, department: str, kind: str, document_no: str) -> None:
    body = {
        "kind": EXITS[kind],
        "effective_on": city.today.isoformat(),
        "document_no": document_no,
        "reason": "已履行生效法律文书确定的义务",
    }
    path = f"/api/v1/listings/{city.listings[-1]['listing_id']}/exit"
    city.ok(city.department(department), "POST", path, json=body)


# what comes out


@then(parsers.parse('核查结论为"{outcome}"'))
def outcome_is(city: City, outcome: str) -> None:
    assert city.answer["outcome"] == OUTCOMES[outcome]
    assert city.decided["outcome"] == OUTCOMES[outcome]


@then(parsers.parse('采取的措施包括"{title}"，强度为"{strength}"'))
def measure_with_strength(city: City, title: str, strength: str) -> None:
    assert (title, STRENGTHS[strength]) in {(m["title"], m["strength"]) for m in city.measures}


@then("命中的每项措施都标注为须由人确认")
def proposed(city: City) -> None:
    assert city.measures
    assert all(measure["proposed"] for measure in city.measures)


@then(parsers.parse('确认被拒绝，原因提到"{word}"'))
def refusal_says(refusal: JiangchengError, word: str) -> None:
    assert word in str(refusal)


@then("没有产生案件")
def no_cases(city: City) -> None:
    assert [measure["cases"] for measure in city.measures if measure["cases"]] == []


@then(parsers.parse('"{department}"收到 {count:d} 件待办案件'))
def cases_on_desk(city: City, department: str, count: int) -> None:
    found = city.cases(department)
    assert len([case for case in found if case["state"] == "prompted"]) == count


@then(parsers.parse('该案件的状态为"{state}"'))
def case_state(city: City, state: str) -> None:
    department, case_id = _case(city)
    assert city.ok(department, "GET", f"/api/v1/cases/{case_id}")["state"] == state


def _case(city: City) -> tuple[str, str]:
    """Department and id of the first case that the last check opened."""
    opened = next(case for measure in city.measures for case in measure["cases"])
    return opened["department"], opened["case_id"]


@then(parsers.parse('请求被退回，代码为"{code}"'))
def refused_with_code(city: City, code: str) -> None:
    assert city.response is not None
    assert city.response.status_code == 422
    assert city.response.json()["code"] == code


@then(parsers.parse('再次核查时结论为"{outcome}"'))
def asked_again(city: City, outcome: str) -> None:
    city.ask()
    assert city.answer["outcome"] == OUTCOMES[outcome]


@given("每日任务执行")
@when("每日任务执行")
def daily_jobs(city: City) -> None:
    once(city.application)


@then(parsers.parse('"{department}"收到通知"{title}"，写有"{text}"'))
def told(city: City, department: str, title: str, text: str) -> None:
    notices = city.ok(city.department(department), "GET", "/api/v1/notices")["items"]
    assert [notice for notice in notices if title in notice["title"] and text in notice["text"]], notices
