"""Supervision over HTTP and in the console: who sees what, putting off and closing, the list as workbook and PDF with its numbers."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from services.outbox import desk
from services.supervision import daily
from tests.api.pages import check_outline, csrf_of
from tests.api.world import DEBTOR_NAME, World, open_case
from tests.supervision.conftest import at
from tests.support.callers import CREDIT_OFFICE

API = "/api/v1/supervision"
LATE = at("2026-11-27", 9)


def later(world: World, moment: datetime) -> World:
    """The same office at another moment, everybody signed in anew."""
    return World(replace(world.application, clock=lambda: moment), world.keys)


def rounds(world: World, *days: str) -> None:
    for day in days:
        daily.run(world.application.database, world.application.packs, at(day, 6))


@pytest.fixture
def late(world: World) -> World:
    """On Sunday 22 November two cases and a push: nobody reacts, reminded on the 24th, urged on the 26th; now it is the 27th."""
    with world.application.database.write() as uow:
        desk.register_mailbox(
            uow,
            world.application.packs.departments,
            "jy-bidding-supervisor",
            "zb@example.cn",
            caller=CREDIT_OFFICE,
            now=at("2026-11-22"),
        )
    for number in (1, 2):
        open_case(world, f"A-{number}")
    assert world.person("court").post("/api/v1/lists/judgment-defaulters/pushes").status_code == 201
    rounds(world, "2026-11-24", "2026-11-26")
    return later(world, LATE)


def own_cases(world: World) -> list[dict[str, Any]]:
    """What the bidding supervisor was reminded of in cases."""
    found: list[dict[str, Any]] = world.person("supervisor").get(f"{API}?kind=acknowledge").json()["items"]
    return found


def test_the_office_sees_all_and_a_department_its_own(late: World) -> None:
    everything = late.person("office").get(API).json()["items"]
    mine = late.person("supervisor").get(API).json()["items"]
    own = own_cases(late)
    assert {item["department"] for item in mine} == {"jy-bidding-supervisor"}
    assert len(everything) > len(mine) >= len(own) == 2
    assert {(item["state"], item["kind"], item["reference"]) for item in own} == {
        ("urged", "acknowledge", "A-1"),
        ("urged", "acknowledge", "A-2"),
    }
    assert {(item["last_day"], item["working_days_late"]) for item in own} == {("2026-11-23", 4)}
    assert late.person("approver").get(f"{API}?department=jy-bidding-supervisor").json()["items"] == []
    foreign = late.person("approver").get(f"{API}/{own[0]['supervision_id']}")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")


def test_pages_of_the_list_meet_without_a_gap(late: World) -> None:
    office = late.person("office")
    whole = [item["supervision_id"] for item in office.get(API).json()["items"]]
    found, cursor = [], ""
    while True:
        page = office.get(f"{API}?limit=1{cursor}").json()
        found += [item["supervision_id"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == whole


def test_one_shows_its_steps_and_where_they_were_delivered(late: World) -> None:
    [first, _] = own_cases(late)
    history = late.person("supervisor").get(f"{API}/{first['supervision_id']}").json()["history"]
    assert [(step["action"], step["actor"]) for step in history] == [
        ("remind", "system:daily"),
        ("urge", "system:daily"),
    ]
    assert [(d["channel"], d["state"]) for d in history[0]["deliveries"]] == [
        ("控制台通知", "delivered"),
        ("邮件", "waiting"),
    ]


def test_counts_are_those_of_the_list(late: World) -> None:
    office = late.person("office")
    counted = office.get(f"{API}/counts").json()["items"]
    assert sum(line["count"] for line in counted) == len(office.get(f"{API}?open=true&limit=200").json()["items"])


def test_what_waits_is_shown_before_it_is_late(world: World) -> None:
    case_id = open_case(world, "A-1")
    items = world.person("supervisor").get(f"{API}/duties").json()["items"]
    [duty] = [one for one in items if one["about"] == f"case:{case_id}"]
    assert (duty["kind"], duty["last_day"], duty["overdue"]) == ("acknowledge", "2026-11-23", False)
    assert duty["subject"] == DEBTOR_NAME
    assert world.person("finance").get(f"{API}/duties?limit=1").json()["more"] >= 0


def test_put_off_with_a_reason(late: World) -> None:
    office = late.person("office")
    [one, _] = own_cases(late)
    path = f"{API}/{one['supervision_id']}"
    body = {"until": "2026-12-04", "reason": "系统切换", "version": one["version"]}
    assert late.person("supervisor").post(f"{path}/snooze", json=body).json()["code"] == "role_missing"
    answer = office.post(f"{path}/snooze", json=body)
    assert (answer.status_code, answer.json()["snoozed_until"]) == (200, "2026-12-04")
    again = office.post(f"{path}/snooze", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "supervision_changed")
    for bad in ({"until": "2026-12-04"}, {"until": "gestern", "reason": "x"}, {"until": "2027-06-01", "reason": "x"}):
        assert office.post(f"{path}/snooze", json=bad).status_code == 422
    shown = late.person("supervisor").get(path).json()["history"][-1]
    assert (shown["reason"], shown["until"]) == ("系统切换", "2026-12-04")


def test_closed_by_the_office(late: World) -> None:
    [one, other] = own_cases(late)
    office = late.person("office")
    answer = office.post(f"{API}/{one['supervision_id']}/close", json={"reason": "已当面核实"})
    assert (answer.json()["state"], answer.json()["ending"]) == ("closed", "by_office")
    twice = office.post(f"{API}/{one['supervision_id']}/close", json={"reason": "已当面核实"})
    assert (twice.status_code, twice.json()["code"]) == (409, "state_does_not_allow")
    left = late.person("supervisor").get(f"{API}?open=true&kind=acknowledge").json()["items"]
    assert [item["supervision_id"] for item in left] == [other["supervision_id"]]


def test_the_workbook_adds_up(late: World) -> None:
    office, answered = late.person("office"), own_cases(late)[0]["supervision_id"]
    said = late.person("supervisor").post(
        f"{API}/{answered}/answer", json={"answer": "系统故障，周五办完", "version": 2}
    )
    assert (said.status_code, said.json()["answer"]["by"]) == (200, "account:supervisor")
    answer = office.get(f"{API}/document?format=xlsx")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    listed = office.get(f"{API}?open=true&limit=200").json()["items"]
    shown = load_workbook(io.BytesIO(answer.content), data_only=True)
    rows = list(shown["督办清单"].iter_rows(min_row=2, values_only=True))
    assert {row[-1] for row in rows} == {item["supervision_id"] for item in listed}
    assert {row[-1]: row[-3:-1] for row in rows if row[-3]} == {answered: ("系统故障，周五办完", "2026-11-27 09:00")}
    assert {row[4] for row in rows if row[3] in ("A-1", "A-2")} == {DEBTOR_NAME}
    summary = list(shown["汇总"].iter_rows(min_row=6, values_only=True))
    assert summary[-1][0] == "合计"
    assert summary[-1][-1] == len(listed)
    assert sum(row[-1] for row in summary[:-1]) == len(listed)
    formulas = load_workbook(io.BytesIO(answer.content))["汇总"]
    assert str(formulas["C6"].value).startswith("=COUNTIFS(督办清单!")


def test_the_printed_list_has_everything(late: World) -> None:
    answer = late.person("office").get(f"{API}/document?format=pdf")
    assert answer.status_code == 200, answer.text
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    listed = late.person("office").get(f"{API}?open=true&limit=200").json()["items"]
    assert f"共{len(listed)}项" in text.replace(" ", "").replace("　", "")
    assert all(item["reference"] in text for item in listed if item["reference"])
    assert DEBTOR_NAME[-3:] in text


def test_a_department_takes_only_its_own_list_along(late: World) -> None:
    answer = late.person("supervisor").get(f"{API}/document?format=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content))["督办清单"].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {own_cases(late)[0]["department_title"]}
    assert late.client(None).get(f"{API}/document").status_code == 401


def test_the_pages(late: World) -> None:
    browser = late.person("office")
    page = browser.get("/supervision").text
    check_outline(page)
    assert "招标投标" in page
    assert 'href="/supervision/document?format=pdf&amp;' in page
    one = own_cases(late)[0]["supervision_id"]
    shown = browser.get(f"/supervision/{one}").text
    check_outline(shown)
    assert "已催办" in shown
    refused = browser.post(
        f"/supervision/{one}/snooze", data={"csrf": csrf_of(shown), "until": "", "snooze_reason": ""}
    )
    assert refused.status_code == 422
    assert "请填写暂缓到哪一日" in refused.text
    mine = late.person("supervisor")
    own = mine.get(f"/supervision/{one}").text
    empty = mine.post(f"/supervision/{one}/answer", data={"csrf": csrf_of(own), "answer_reason": " "})
    assert (empty.status_code, "请写明答复内容" in empty.text) == (422, True)
    said = {"csrf": csrf_of(own), "version": "2", "answer_reason": "系统故障，周五办完"}
    assert "已答复，信用办收到通知。" in mine.post(f"/supervision/{one}/answer", data=said).text
    late_one = mine.post(f"/supervision/{one}/answer", data=said)
    assert (late_one.status_code, "督办已变更" in late_one.text) == (409, True)
    assert "部门答复：系统故障，周五办完" in browser.get("/supervision").text
    assert "督办答复" in browser.get("/notices").text
    done = browser.post(
        f"/supervision/{one}/snooze", data={"csrf": csrf_of(shown), "until": "2026-12-04", "snooze_reason": "系统切换"}
    )
    assert "已暂缓。" in done.text
    assert "系统切换" in late.person("supervisor").get(f"/supervision/{one}").text
    closed = browser.post(f"/supervision/{one}/close", data={"csrf": csrf_of(shown), "close_reason": "已当面核实"})
    assert "已办结。" in closed.text
    assert "信用办办结" in closed.text


def test_whom_it_does_not_concern_sees_no_forms(late: World) -> None:
    one = own_cases(late)[0]["supervision_id"]
    page = late.person("supervisor").get(f"/supervision/{one}").text
    assert "暂缓的理由" not in page
    assert "说明情况" not in late.person("office").get(f"/supervision/{one}").text
    assert late.person("approver").get(f"/supervision/{one}").status_code == 404
    assert late.person("approver").get("/supervision?kind=nonsense&show=nonsense").status_code == 200
