"""Dossiers at the console: from the choice of a list to the entry, with the papers, and what comes back when something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.pages import check_outline, csrf_of
from tests.api.test_dossiers import LEAD, LIST, browser_on
from tests.api.world import World
from tests.dossiers import office
from tests.support.registry import company_code, person_code

LATER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
ROW = {name: LEAD[name] for name in ("subject_kind", "name", "code", "level", "grounds")} | {"list": LIST}


def send(browser: TestClient, page: str, path: str, **fields: Any) -> str:
    """Posts a form as the page gave it; the answer's text, which is a whole page."""
    given = {"csrf": csrf_of(page)} | {name: str(value) for name, value in fields.items()}
    answer = browser.post(path, data=given)
    assert answer.status_code in (200, 409, 422), answer.text
    check_outline(answer.text)
    return answer.text


def fields(step: str, body: dict[str, Any]) -> dict[str, str]:
    return {f"{step}.{name}": str(value) for name, value in body.items()}


def opened(world: World, browser: TestClient, **changes: str) -> str:
    """The address of a new dossier."""
    page = browser.get(f"/dossiers/new?list={ROW['list']}").text
    answer = browser.post("/dossiers", data=ROW | {"csrf": csrf_of(page)} | changes)
    assert answer.status_code == 200, answer.text
    return str(answer.url.path)


def test_every_list_in_use_has_a_form(shared: World) -> None:
    clerk = shared.person("office")
    choice = clerk.get("/dossiers/new")
    check_outline(choice.text)
    for list_id, one in shared.application.packs.lists.items():
        usable = one.status != "disabled" and not one.archive_only
        assert (f"list={list_id}&" in choice.text) is usable
        for query in ("", "&received=1"):
            page = clerk.get(f"/dossiers/new?list={list_id}{query}")
            assert page.status_code == 200, list_id
            check_outline(page.text)


def test_from_the_lead_to_the_entry(world: World) -> None:
    court = world.person("court")
    where = opened(world, court)
    page = court.get(where).text
    page = send(court, page, f"{where}/validate", **{"validate.note": "已核对"})
    assert "制作事先告知书" in page
    assert "登记告知书送达" not in page
    page = send(court, page, f"{where}/prepare_notice", **fields("prepare_notice", office.NOTICE))
    paper = court.get(f"{where}/papers/notice").text
    check_outline(paper)
    for text in (LEAD["name"], LEAD["code"], "示例告〔2026〕1号", "5 个工作日内", "招标投标行政监督部门", "示例事实"):
        assert text in paper
    assert "list_basis" not in paper
    page = send(court, page, f"{where}/notify", **fields("notify", office.SERVED))
    assert "2026年11月27日" in page
    page = send(court, page, f"{where}/object", **fields("object", office.OBJECTION))
    assert "1 件异议未答复" in page
    page = send(court, page, f"{where}/answer", number=1, **fields("answer1", office.ANSWER))
    assert "异议不成立" in page
    assert "期满以后才能作出决定" in page

    court = browser_on(world, LATER, "court")
    page = court.get(where).text
    page = send(court, page, f"{where}/decide", **fields("decide", office.DECISION))
    decision, repair = (court.get(f"{where}/papers/{kind}").text for kind in ("decision", "repair"))
    for paper in (decision, repair):
        check_outline(paper)
        assert LEAD["code"] in paper
    assert "异议不成立" in decision
    assert "个工作日内反馈修复结果" in repair
    delivery = {name: value for name, value in office.DELIVERY.items() if name != "repair_notice"}
    page = send(court, page, f"{where}/deliver", **fields("deliver", delivery))
    assert "信用修复告知书没有同时送达" in page
    page = send(court, page, f"{where}/deliver", **fields("deliver", office.DELIVERY))
    assert "条目已经入库" in page
    assert "条目有效" in page
    assert where in court.get("/dossiers?every=1").text
    assert where not in court.get("/dossiers").text


def test_a_redlist_is_publicised(world: World) -> None:
    desk = world.person("office")
    body = ROW | {"list": "a-level-taxpayers", "level": "", "subject_kind": "legal_person", "department": "jy-credit"}
    where = opened(world, desk, **body)
    page = send(desk, desk.get(where).text, f"{where}/validate")
    page = send(desk, page, f"{where}/publicise", **fields("publicise", office.PUBLICITY))
    paper = desk.get(f"{where}/papers/publicity").text
    check_outline(paper)
    assert "示例网站" in paper
    desk = browser_on(world, LATER, "office")
    page = send(desk, desk.get(where).text, f"{where}/decide", **fields("decide", office.DECISION))
    check_outline(desk.get(f"{where}/papers/decision").text)
    assert desk.get(f"{where}/papers/repair").status_code == 404
    page = send(desk, page, f"{where}/enlist")
    assert "条目已经入库" in page


def test_a_higher_authoritys_decision(shared: World) -> None:
    court = shared.person("court")
    decided = {name: office.DECISION[name] for name in ("authority", "since", "until")}
    decided |= {"decision_no": "示例省决〔2026〕9号", "decided_on": "2026-11-02", "since": "2026-11-02"}
    source = {"source": "省平台 2026-11-20 下发", "received": "1", "code": company_code(78)}
    where = opened(shared, court, **decided, **source)
    page = court.get(where).text
    assert "省平台 2026-11-20 下发" in page
    assert "条目已经入库" in send(court, page, f"{where}/enlist")


def test_faults_come_back_with_what_was_entered(shared: World) -> None:
    court = shared.person("court")
    page = court.get(f"/dossiers/new?list={LIST}").text
    page = send(court, page, "/dossiers", **(ROW | {"code": "91419001MA00000000", "grounds": "写了很久的事由"}))
    assert "写了很久的事由" in page
    assert "校验" in page
    where = opened(shared, court, code=company_code(79))
    page = send(court, court.get(where).text, f"{where}/validate")
    page = send(court, page, f"{where}/prepare_notice", **{"prepare_notice.facts": "只写了事实"})
    assert "只写了事实" in page
    assert 'href="#prepare_notice.document_no"' in page
    page = send(court, page, f"{where}/notify", **fields("notify", office.SERVED))
    assert "还没有告知书" in page
    page = send(court, page, f"{where}/return", **{"return.reason": "写错了"})
    page = send(court, court.get(f"{where}/amend").text, f"{where}/amend", name=LEAD["name"], grounds="更正以后")
    assert "更正以后" in page
    page = send(court, page, f"{where}/drop", **{"drop.reason": "查无实据"})
    assert "不予列入" in page


def test_a_person_is_masked_on_the_page_and_named_on_the_paper_which_is_noted(shared: World) -> None:
    court, code = shared.person("court"), person_code(9)
    changes = {"subject_kind": "natural_person", "name": "示例张三", "code": code}
    where = opened(shared, court, **changes)
    page = send(court, court.get(where).text, f"{where}/validate")
    page = send(court, page, f"{where}/prepare_notice", **fields("prepare_notice", office.NOTICE))
    for path in (where, f"{where}/amend", "/dossiers"):
        assert code not in court.get(path).text
    assert "示例张三" not in court.get(where).text
    paper = court.get(f"{where}/papers/notice").text
    assert "示例张三" in paper
    assert code in paper
    with shared.application.database.read() as uow:
        read = [entry for entry in uow.audit.entries() if entry.action == "dossier.read"]
    assert "制作送达文书" in read[-1].detail
    assert shared.person("auditor").get(f"{where}/papers/notice").status_code == 403


@pytest.mark.parametrize("name", ["supervisor", "court", "office", "auditor"])
def test_pages_are_whole_for_whoever_looks(shared: World, name: str) -> None:
    browser = shared.person(name)
    where = opened(shared, shared.person("court"), code=company_code(80))
    check_outline(browser.get("/dossiers").text)
    shown = browser.get(where)
    check_outline(shown.text)
    assert shown.status_code == (404 if name == "supervisor" else 200)
    assert ("核实无误" in shown.text) is (name in ("court", "office"))
