"""名单与主体: who is touched, and until when."""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import Table
from services.accounts.model import Caller, Role
from services.outbox import reading
from services.outbox.offices import credit_offices

scenarios("scenarios/名单与主体.feature")


@then(parsers.parse('命中的名单为"{titles}"'))
def lists_hit(city: City, titles: str) -> None:
    lists = city.application.packs.lists
    assert {lists[hit["list"]].title for hit in city.decided["hits"]} == set(titles.split("、"))


@then(parsers.parse("共有 {count:d} 个命中"))
def hit_count(city: City, count: int) -> None:
    assert len(city.decided["hits"]) == count


@then(parsers.parse('"{department}"有 {count:d} 件措施须解除'))
def to_lift(city: City, department: str, count: int) -> None:
    found = city.ok(city.department(department), "GET", "/api/v1/cases", params={"lift_required": True})
    assert len(found["items"]) == count


@when(parsers.parse('"{department}"登记措施已解除，文号"{document_no}"'))
def lifts(city: City, department: str, document_no: str) -> None:
    case_id = city.measures[0]["cases"][0]["case_id"]
    city.ok(city.department(department), "POST", f"/api/v1/cases/{case_id}/lift", json={"reason": document_no})


@when(parsers.parse('"{department}"只凭名称"{name}"核查"{matter}"，角色为"{role}"，案号"{case_no}"，填写：'))
def by_name_only(
    city: City, department: str, name: str, matter: str, role: str, case_no: str, datatable: Table
) -> None:
    city.check(department, matter, role, case_no, datatable, name=name, code=None)


@when(parsers.parse('"{department}"用代码"{code}"核查"{matter}"，角色为"{role}"，案号"{case_no}"，填写：'))
def by_code(city: City, department: str, code: str, matter: str, role: str, case_no: str, datatable: Table) -> None:
    city.check(department, matter, role, case_no, datatable, name="济源示例建设有限公司", code=code)


@then(parsers.parse('请求被退回，指出"{field}"的"{what}"有误'))
def refused(city: City, field: str, what: str) -> None:
    assert city.response is not None
    assert city.response.status_code == 422
    problem = city.response.json()
    faults: list[dict[str, Any]] = [fault for fault in problem["errors"] if fault["field"] == field]
    assert faults
    assert what in str(faults)


@when(
    parsers.parse(
        '"{department}"用另一名称"{name}"核查该主体的代码，事项"{matter}"，角色为"{role}"，案号"{case_no}"，填写：'
    )
)
def by_other_name(
    city: City, department: str, name: str, matter: str, role: str, case_no: str, datatable: Table
) -> None:
    city.check(department, matter, role, case_no, datatable, name=name)


@then(parsers.parse('该主体的身份标注为"{identity}"'))
def identity_is(city: City, identity: str) -> None:
    assert city.decided["identity"] == identity


# push


@when(parsers.parse('"{department}"把"{title}"推送给参与部门'))
def pushes(city: City, department: str, title: str) -> None:
    list_id = city.id_of(city.application.packs.lists, title)
    city.ok(city.department(department), "POST", f"/api/v1/lists/{list_id}/pushes")


@then(parsers.parse('"{department}"收到这次推送'))
def push_arrives(city: City, department: str) -> None:
    assert _inbox(city, department)


@when(parsers.parse('"{department}"签收并应用这次推送'))
def push_taken(city: City, department: str) -> None:
    push_id = _inbox(city, department)[0]["push_id"]
    who = city.department(department)
    city.ok(who, "POST", f"/api/v1/pushes/{push_id}/received")
    city.ok(who, "POST", f"/api/v1/pushes/{push_id}/applied")


@then(parsers.parse('"{initiator}"看到"{department}"的推送状态为"已应用"'))
def push_ledger(city: City, initiator: str, department: str) -> None:
    list_id = city.listings[-1]["list"]
    sent = city.ok(city.department(initiator), "GET", f"/api/v1/lists/{list_id}/pushes")["items"]
    ledger = city.ok(city.department(initiator), "GET", f"/api/v1/pushes/{sent[0]['push_id']}")
    states = {row["department"]: row["state"] for row in ledger["departments"]}
    assert states[city.department(department)] == "applied"


@when(parsers.parse('"{department}"就该条目在"{matter}"中立案，角色为"{role}"，案号"{case_no}"，填写：'))
def opens_without_check(city: City, department: str, matter: str, role: str, case_no: str, datatable: Table) -> None:
    city.open_on_listing(department, matter, role, case_no, datatable)


def _inbox(city: City, department: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = city.ok(city.department(department), "GET", "/api/v1/pushes/inbox")["items"]
    return items


@then(parsers.parse('"{department}"有 {count:d} 条待确认的通知，提到"{word}"'))
def notices_mention(city: City, department: str, count: int, word: str) -> None:
    found = _open_notices(city, department)
    assert len(found) == count
    assert all(word in notice["title"] for notice in found)


@then(parsers.parse('"{department}"没有待确认的通知'))
def no_notices(city: City, department: str) -> None:
    assert _open_notices(city, department) == []


@when(parsers.parse('"{department}"确认该通知'))
def confirms_notice(city: City, department: str) -> None:
    [notice] = _open_notices(city, department)
    path = f"/api/v1/notices/{notice['message_id']}/confirm"
    city.ok(city.department(department), "POST", path, json={"note": "措施已解除"})


@then(parsers.parse('"{department}"列在逾期未确认的部门中'))
def is_overdue(city: City, department: str) -> None:
    assert city.department(department) in _overdue(city)


@then(parsers.parse('"{department}"不在逾期未确认的部门中'))
def is_not_overdue(city: City, department: str) -> None:
    assert city.department(department) not in _overdue(city)


def _open_notices(city: City, department: str) -> list[dict[str, Any]]:
    found = city.ok(city.department(department), "GET", "/api/v1/notices", params={"waiting": True})
    return list(found["items"])


def _overdue(city: City) -> set[str]:
    office = Caller("account:office", credit_offices(city.application.packs), frozenset({Role.CREDIT_OFFICE}))
    with city.application.database.read() as uow:
        return {message.department for message in reading.overdue(uow, office, city.now())}
