"""反馈上报: what province and nation are told, and what does not count (I-19)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from api.security.sessions import COOKIE
from features.city import City
from features.desk import Desk

scenarios("scenarios/反馈上报.feature")

ASKED = [["字段", "值"], ["是否政府投资或主要使用财政性资金", "是"], ["是否依法必须招标", "是"]]


@pytest.fixture
def told() -> dict[str, Any]:
    """The file's rows, and what was left out."""
    return {}


@given(parsers.parse('"{name}"被列入"{title}"，处罚决定书文号"{penalty_no}"，列入决定文书号"{decision_no}"'))
def listed_after_a_penalty(city: City, name: str, title: str, penalty_no: str, decision_no: str) -> None:
    city.new_subject(name)
    city.list_subject(
        title, {"since": "2026-03-02", "level": "serious", "penalty_no": penalty_no, "decision_no": decision_no}
    )


@given("该条目的案件已实施并经核验")
def carried_out_and_verified(city: City) -> None:
    city.check("公共资源交易中心", "工程招标投标资格审查", "投标人", "JYGC-2026-0401", ASKED)
    [case] = city.cases("招标投标行政监督部门")
    carrier = case["department"]
    path = f"/api/v1/cases/{case['case_id']}"
    city.ok(carrier, "POST", f"{path}/acknowledge")
    city.ok(carrier, "POST", f"{path}/outcome", json={"outcome": "implemented", "document_no": "示例监〔2026〕1号"})
    city.ok(case["initiators"][0], "POST", f"{path}/verify")


@when(parsers.parse("信用办生成 {first} 至 {last} 的上报文件"))
def exported(city: City, desk: Desk, told: dict[str, Any], first: str, last: str) -> None:
    headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={desk.token('信用办人员')}"}
    body = {"layout": "minimal", "format": "jsonl", "from": first, "to": last, "purpose": "按月报送省平台"}
    made = city.browser.post("/api/v1/exports/feedback", headers=headers, json=body)
    assert made.status_code == 200, made.text
    kept = city.browser.get(f"/api/v1/exports/feedback/{made.headers['export-id']}", headers=headers).json()
    told |= {"rows": [json.loads(line) for line in made.text.splitlines()], "left_out": kept["left_out"]}


@then(parsers.parse("文件里有 {count:d} 条反馈"))
def rows_in_the_file(told: dict[str, Any], count: int) -> None:
    assert len(told["rows"]) == count


@then(parsers.parse('没有计入的原因包括"{text}"'))
def left_out_because(told: dict[str, Any], text: str) -> None:
    assert [left for left in told["left_out"] if text in left["title"] and left["count"] == 1], told["left_out"]
