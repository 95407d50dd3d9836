"""Appraisals over HTTP and in the console: computed, published by a second person, disputed by the department, decided by two."""

from __future__ import annotations

import re

import pytest

from cli.demo.people import ACCOUNTS
from services.accounts.directory import create_account
from services.accounts.model import Role
from tests.api.pages import check_outline, csrf_of
from tests.api.test_supervision import later
from tests.api.world import PASSWORD, World, open_case
from tests.supervision.conftest import at

API = "/api/v1/appraisals"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}
SUPERVISOR = "jy-bidding-supervisor"


@pytest.fixture
def december(world: World) -> World:
    """Two cases of 22 November: one taken up and answered in time, one by nobody; now it is 8 December. The office has a second person."""
    first, _ = open_case(world, "A-1"), open_case(world, "A-2")
    clerk = world.person("supervisor")
    assert clerk.post(f"/api/v1/cases/{first}/acknowledge", json={}).status_code == 200
    told = {"outcome": "implemented", "document_no": "示例1号", "from": "2026-11-22"}
    assert clerk.post(f"/api/v1/cases/{first}/outcome", json=told).status_code == 200
    with world.application.database.write() as uow:
        create_account(
            uow, name="office-2", password=PASSWORD, roles=[Role.CREDIT_OFFICE], department="jy-credit",
            actor="local:test", now=at("2026-11-22"),
        )  # fmt: skip
    return later(world, at("2026-12-08"))


def published(world: World) -> str:
    made = world.person("office").post(API, json=NOVEMBER)
    assert made.status_code == 201, made.text
    appraisal_id = str(made.json()["appraisal_id"])
    done = world.person("office-2").post(f"{API}/{appraisal_id}/publish", json={"version": 1})
    assert done.status_code == 200, done.text
    return appraisal_id


def share(world: World, appraisal_id: str, indicator: str) -> dict[str, object]:
    detail = world.person("office").get(f"{API}/{appraisal_id}").json()
    [score] = [one for one in detail["departments"] if one["department"] == SUPERVISOR]
    return next(one for one in score["indicators"] if one["indicator"] == indicator)


def test_from_the_draft_to_an_upheld_appeal_over_http(december: World) -> None:
    clerk, office, second = (december.person(name) for name in ("supervisor", "office", "office-2"))
    appraisal_id = published(december)
    address = f"{API}/{appraisal_id}"
    assert clerk.get(address).json()["appeal_until"] == "2026-12-15"
    behind = clerk.get(f"{address}/departments/{SUPERVISOR}/acknowledge").json()["items"]
    assert [item["good"] for item in behind].count(True) == 1
    assert share(december, appraisal_id, "acknowledge")["total"] == len(behind) == 2
    [bad] = clerk.get(f"{address}/departments/{SUPERVISOR}/acknowledge?good=false").json()["items"]
    assert clerk.get(bad["link"]).status_code == 200

    body = {"department": SUPERVISOR, "indicator": "acknowledge", "items": [bad["item"]], "reason": "系统停机"}
    assert december.person("finance").post(f"{address}/appeals", json=body).status_code == 403
    appeal = clerk.post(f"{address}/appeals", json=body)
    assert appeal.status_code == 201, appeal.text
    steps = f"{address}/appeals/{appeal.json()['appeal_id']}"
    assert office.post(f"{steps}/propose", json={"uphold": True, "reason": "属实"}).json()["state"] == "proposed"
    refused = office.post(f"{steps}/decide", json={"agree": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "same_person")
    assert second.post(f"{steps}/decide", json={"agree": True}).json()["state"] == "upheld"
    after = share(december, appraisal_id, "acknowledge")
    assert (after["good"], after["total"], after["percent"]) == (1, 1, "100.00")
    [struck] = clerk.get(f"{address}/departments/{SUPERVISOR}/acknowledge?good=false").json()["items"]
    assert not struck["counts"]


def test_pages_of_the_items_follow_each_other(december: World) -> None:
    address = f"{API}/{published(december)}/departments/{SUPERVISOR}/acknowledge"
    clerk = december.person("supervisor")
    first = clerk.get(f"{address}?limit=1").json()
    rest = clerk.get(f"{address}?limit=1&cursor={first['next_cursor']}").json()
    assert rest["next_cursor"] is None
    assert len({item["item"] for item in (*first["items"], *rest["items"])}) == 2
    assert clerk.get(f"{address}?cursor=x").status_code == 422


def test_the_same_in_the_console(december: World) -> None:
    office, second, clerk = (december.person(name) for name in ("office", "office-2", "supervisor"))
    page = office.get("/appraisals").text
    check_outline(page)
    wrong = office.post("/appraisals", data={"csrf": csrf_of(page), "from": "2026-12-01", "to": "2026-12-31"})
    assert wrong.status_code == 422
    assert "考核期间还没有结束" in wrong.text
    made = office.post("/appraisals", data={"csrf": csrf_of(page), **NOVEMBER})
    check_outline(made.text)
    address = made.url.path
    assert f'action="{address}/publish"' not in made.text  # not by who computed it
    draft = second.get(address).text
    done = second.post(f"{address}/publish", data={"csrf": csrf_of(draft), "version": "1"})
    assert "考核已公布" in done.text

    mine = clerk.get(address).text
    check_outline(mine)
    link = re.search(rf'href="({address}/departments/{SUPERVISOR}/acknowledge)"', mine)
    assert link
    page = clerk.get(f"{link[1]}?good=false").text
    check_outline(page)
    [item] = re.findall(r'name="items" value="([^"]+)"', page)
    empty = clerk.post(link[1], data={"csrf": csrf_of(page), "good": "false", "items": item})
    assert empty.status_code == 422
    assert "请写明理由" in empty.text
    sent = clerk.post(link[1], data={"csrf": csrf_of(page), "good": "false", "items": item, "reason": "系统停机"})
    assert "申诉已提出" in sent.text
    assert 'name="items"' not in sent.text  # it is disputed already

    page = office.get(address).text
    appeal_id = re.search(r'name="appeal_id" value="([^"]+)"', page)
    assert appeal_id
    given = {"csrf": csrf_of(page), "appeal_id": appeal_id[1], "reason": "没有停机记录", "answer": "no"}
    assert "拟办意见已登记" in office.post(f"{address}/propose", data=given).text
    assert 'action="' + address + '/decide"' not in office.get(address).text
    page = second.get(address).text
    given = {"csrf": csrf_of(page), "appeal_id": appeal_id[1], "reason": "", "answer": "yes"}
    assert "申诉不成立" in second.post(f"{address}/decide", data=given).text


def test_other_departments_see_scores_but_no_items(december: World) -> None:
    appraisal_id = published(december)
    page = december.person("approver").get(f"/appraisals/{appraisal_id}").text
    assert "招标投标" in page
    assert f"departments/{SUPERVISOR}" not in page
    items = december.person("approver").get(f"/appraisals/{appraisal_id}/departments/{SUPERVISOR}/acknowledge")
    assert items.status_code == 404


def test_the_pages_name_people_and_the_demo_has_both(december: World) -> None:
    appraisal_id = published(december)
    page = december.person("office").get(f"/appraisals/{appraisal_id}").text
    assert "account:" not in page
    assert 'class="muted small">office-2<' in page
    offices = [one for one in ACCOUNTS if Role.CREDIT_OFFICE in one.roles]
    assert len(offices) == 2, "who computes an appraisal does not publish it"
    assert len({one.department for one in offices}) == 1
