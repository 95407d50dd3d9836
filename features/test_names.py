"""按名称查找: from a name to candidates, and no further."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import Table

scenarios("scenarios/按名称查找.feature")


@pytest.fixture
def found() -> dict[str, Any]:
    """The last search's answer."""
    return {}


@when(parsers.parse('"{department}"按名称"{name}"查找'))
def look_up(city: City, found: dict[str, Any], department: str, name: str) -> None:
    found.update(city.ok(city.department(department), "POST", "/api/v1/names/search", json={"name": name}))


@when(parsers.parse('"{department}"认定名称"{name}"不是该主体，理由为"{reason}"'))
def not_the_same(city: City, department: str, name: str, reason: str) -> None:
    assert city.subject is not None
    body = {"name": name, "code": city.subject.code, "reason": reason}
    city.ok(city.department(department), "POST", "/api/v1/names/not-same", json=body)


@when(parsers.parse('"{department}"只凭名称"{name}"核查"{matter}"，角色为"{role}"，案号"{case_no}"，填写：'))
def by_name_only(
    city: City, department: str, name: str, matter: str, role: str, case_no: str, datatable: Table
) -> None:
    city.check(department, matter, role, case_no, datatable, name=name, code=None)


@then(parsers.parse('候选单位为"{names}"'))
def candidates(found: dict[str, Any], names: str) -> None:
    assert found["complete"]
    assert [item["name"] for item in found["items"]] == names.split("、")


@then(parsers.parse("没有候选单位，另有 {count:d} 个单位因序号不同而排除"))
def left_out(found: dict[str, Any], count: int) -> None:
    assert (found["items"], found["ordinals_differ"]) == ([], count)


@then(parsers.parse('候选单位注明"{department}"曾认定不是同一主体'))
def noted(found: dict[str, Any], department: str) -> None:
    [item] = found["items"]
    assert [one["department_title"] for one in item["not_same_subject"]] == [department]
