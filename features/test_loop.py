"""查询—触发—惩戒—反馈: the closed loop through all departments."""

from __future__ import annotations

from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import Table, first_case

scenarios("scenarios/查询触发惩戒反馈.feature")


@when(parsers.parse('"{department}"就"{matter}"预查该主体，角色为"{role}"，填写：'))
def previews(city: City, department: str, matter: str, role: str, datatable: Table) -> None:
    city.check(department, matter, role, None, datatable)


@then("没有核查回执")
def no_receipt(city: City) -> None:
    assert city.answer["receipt"] is None


@then(parsers.parse('该措施写明法律依据和触发理由"{field}"'))
def basis_and_because(city: City, field: str) -> None:
    for measure in city.measures:
        assert measure["legal_basis"]
        assert all(basis["law"] and basis["article"] and basis["gist"] for basis in measure["legal_basis"])
    fields = {b["field"] for m in city.measures for s in m["sources"] for b in s["because"]}
    assert field in fields


@then(parsers.parse('"{department}"登记结果的人不能自己核验'))
def own_report_not_verified(city: City, department: str) -> None:
    refused = city.call(city.department(department), "POST", f"/api/v1/cases/{first_case(city)}/verify")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")


@then("该主体享受激励")
def favoured(city: City) -> None:
    assert city.decided["favoured"] is True
    assert city.measures


@then(parsers.parse('每项激励的依据都包括"{law}"'))
def reward_basis(city: City, law: str) -> None:
    for measure in city.measures:
        assert measure["effect"] == "reward"
        assert law in {basis["law"] for basis in measure["legal_basis"]}
