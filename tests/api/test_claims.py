"""A claim through the console, as a clerk and the credit office see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.api.world import World


@pytest.fixture(scope="module")
def claim(shared: World) -> dict[str, Any]:
    finance = shared.person("finance")
    [entry] = finance.get("/api/v1/lists/government-procurement/listings").json()["items"]
    path = f"/rights/new?listing_id={entry['listing_id']}&kind=objection"
    body = {
        "csrf": csrf(finance.get(path).text),
        "listing_id": entry["listing_id"],
        "kind": "objection",
        "applicant_kind": "agent",
        "applicant_name": "示例代理人",
        "statement": "主体混淆",
    }
    refused = finance.post("/rights/new", data=body)
    assert refused.status_code == 422
    assert "授权委托书" in refused.text
    taken = finance.post("/rights/new", data=body | {"paper_kind_1": "authorisation"})
    assert taken.status_code == 200
    assert "申请已接收" in taken.text
    [found] = finance.get("/api/v1/objections").json()["items"]
    return dict(found)


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def test_each_sees_only_what_is_theirs_to_do(shared: World, claim: dict[str, Any]) -> None:
    path = f"/rights/{claim['claim_id']}"
    pages = {name: shared.person(name).get(path) for name in ("finance", "office", "auditor", "approver")}
    assert {name: page.status_code for name, page in pages.items()} == {
        "finance": 200,
        "office": 200,
        "auditor": 200,
        "approver": 404,
    }
    assert "登记核实结果" in pages["finance"].text
    assert "异议成立</button>" in pages["office"].text
    assert f'action="{path}/' not in pages["auditor"].text


def test_the_page_says_that_nobody_has_entered_the_holidays(shared: World, claim: dict[str, Any]) -> None:
    assert "放假通知还没有填写" in shared.person("office").get(f"/rights/{claim['claim_id']}").text
    assert claim["deadlines"][0]["years_without_notice"] == [2026]


def test_a_refused_step_comes_back_with_what_was_entered(shared: World, claim: dict[str, Any]) -> None:
    office, path = shared.person("office"), f"/rights/{claim['claim_id']}"
    token = csrf(office.get(path).text)
    refused = office.post(f"{path}/uphold", data={"csrf": token, "version": "1", "close_reason": "看来有误"})
    assert refused.status_code == 409
    assert "条目内容还没有更正" in refused.text
    assert "看来有误" in refused.text
    ids = re.findall(r' id="([^"]+)"', refused.text)
    assert len(ids) == len(set(ids))
