"""The console's pages without a browser: what they say, what they keep, what they leave out."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from samples.generator.codes import company
from tests.api.pages import check_outline, csrf_of
from tests.api.world import BANNED, BANNED_NAME, DEBTOR, DEBTOR_NAME, PERSON, World, open_case


def check_form(browser: TestClient, matter: str = "bidding.qualification") -> dict[str, str]:
    page = browser.get(f"/check/new?matter={matter}").text
    once = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert once
    return {
        "csrf": csrf_of(page),
        "once": once[1],
        "matter": matter,
        "rows": "1",
        "step": "check",
        "purpose": "投标资格审查",
        "field.government_funded": "true",
        "subject.0.role": "bidder",
        "subject.0.kind": "legal_person",
        "subject.0.name": DEBTOR_NAME,
        "subject.0.code": DEBTOR,
    }


PAGES = ["/", "/check", "/check/new?matter=bidding.qualification", "/cases", "/cases?state=archived", "/pushes"]
PAGES += ["/memoranda", "/memoranda/judgment-defaulters", "/memoranda/transport-logistics"]


@pytest.mark.parametrize("name", ["supervisor", "court", "office", "auditor"])
@pytest.mark.parametrize("path", [*PAGES, "/reports"])
def test_pages_are_whole_and_marked_as_demo(shared: World, name: str, path: str) -> None:
    answer = shared.person(name).get(path)
    if answer.status_code == 403:
        assert name == "auditor"
        assert path.startswith("/check")
    else:
        assert answer.status_code == 200
    check_outline(answer.text)
    assert "<strong>演示</strong>" in answer.text


def test_nobody_sees_only_the_sign_in(shared: World) -> None:
    browser = shared.client(None)
    page = browser.get("/sign-in").text
    check_outline(page)
    assert "主导航" not in page
    for path in ["/", "/check", "/cases", "/pushes", "/reports", "/memoranda"]:
        assert browser.get(path, follow_redirects=False).status_code == 303
    check_outline(browser.get("/docs").text)


def test_every_matter_has_a_form(shared: World) -> None:
    clerk = shared.person("supervisor")
    for matter in shared.application.packs.matters:
        page = clerk.get(f"/check/new?matter={matter}")
        assert page.status_code == 200, matter
        check_outline(page.text)
    assert clerk.get("/check/new?matter=nope").status_code == 404


def test_a_check_by_hand_from_form_to_result(shared: World) -> None:
    clerk = shared.person("supervisor")
    answer = clerk.post("/check", data=check_form(clerk) | {"case_no": "RG-1", "field.amount": "12,000,000"})
    assert answer.status_code == 200, answer.text
    assert answer.url.path.startswith("/checks/")
    page = answer.text
    check_outline(page)
    for text in ("依法限制", DEBTOR_NAME, "政府投资", "法律依据", "核查回执", "招标投标行政监督部门"):
        assert text in page
    assert "matter." not in page
    receipt = clerk.get(f"{answer.url.path}/receipt.json")
    assert shared.client(None).post("/api/v1/receipts/verify", json=receipt.json()).json()["good"] is True
    again = clerk.get(answer.url.path)
    assert again.text == page


def test_sending_the_form_twice_makes_one_check(shared: World) -> None:
    clerk = shared.person("supervisor")
    form = check_form(clerk) | {"case_no": "RG-2"}
    assert clerk.post("/check", data=form).url == clerk.post("/check", data=form).url


def test_without_a_case_number_it_is_a_preview(shared: World) -> None:
    clerk = shared.person("supervisor")
    page = clerk.post("/check", data=check_form(clerk)).text
    assert "这是预览" in page
    assert "核查回执" not in page
    assert 'href="/cases/' not in page


def test_a_barred_supplier(shared: World) -> None:
    finance = shared.person("finance")
    form = check_form(finance, "procurement.qualification") | {"subject.0.role": "supplier"}
    form |= {"subject.0.name": BANNED_NAME, "subject.0.code": BANNED}
    page = finance.post("/check", data=form).text
    assert "禁止参加" in page
    assert "政府采购法" in page


def test_faults_come_back_with_everything_that_was_entered(shared: World) -> None:
    clerk = shared.person("supervisor")
    wrong = DEBTOR[:-1] + ("0" if DEBTOR[-1] != "0" else "1")
    form = check_form(clerk) | {"case_no": "RG-3", "field.amount": "很多", "subject.0.code": wrong}
    answer = clerk.post("/check", data=form)
    assert answer.status_code == 422
    page = answer.text
    outline = check_outline(page)
    assert 'value="RG-3"' in page
    assert 'value="很多"' in page
    assert f'value="{wrong}"' in page
    assert page.count('aria-invalid="true"') == 1  # what cannot be read is told before the code is looked at
    assert "有误：" in page.split("</title>")[0]
    again = clerk.post("/check", data=form | {"field.amount": "1"})
    assert "校验" in again.text
    for target in re.findall(r'<a href="#([^"]+)">', again.text):
        assert target == "main" or target in outline.ids


def test_rows_come_and_go_without_a_script(shared: World) -> None:
    clerk = shared.person("supervisor")
    form = check_form(clerk) | {"step": "add"}
    page = clerk.post("/check", data=form).text
    assert "第 2 个主体" in page
    assert f'value="{DEBTOR}"' in page
    check_outline(page)
    fewer = clerk.post("/check", data=form | {"rows": "2", "step": "remove"}).text
    assert "第 2 个主体" not in fewer
    many = clerk.post("/check", data=form | {"rows": "9999"}).text
    assert "第 100 个主体" in many
    odd = clerk.post("/check", data=form | {"rows": "²", "subject.0.relates_to": "²"})
    assert odd.status_code == 200


def test_an_unknown_person_is_masked_in_results(shared: World) -> None:
    clerk = shared.person("supervisor")
    form = check_form(clerk) | {
        "case_no": "RG-4",
        "subject.0.kind": "natural_person",
        "subject.0.role": "project-leader",
    }
    page = clerk.post("/check", data=form | {"subject.0.name": "示某人", "subject.0.code": PERSON}).text
    assert "示**" in page
    assert PERSON not in page
    assert "示某人" not in page


def test_what_was_entered_is_never_markup(shared: World) -> None:
    clerk = shared.person("supervisor")
    evil = '"><script>alert(1)</script>'
    form = check_form(clerk) | {"case_no": evil, "subject.0.name": evil, "subject.0.code": company(950)}
    page = clerk.post("/check", data=form).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_case_from_prompt_to_archive(shared: World) -> None:
    case_id = open_case(shared, "RG-5")
    clerk, court = shared.person("supervisor"), shared.person("court")
    path = f"/cases/{case_id}"
    assert "确认收到" in clerk.get(path).text
    assert "等待实施部门确认" in court.get(path).text
    token, court_token = csrf_of(clerk.get("/").text), csrf_of(court.get("/").text)
    taken = clerk.post(f"{path}/acknowledge", data={"csrf": token, "version": "1"})
    assert "已确认" in taken.text
    refused = clerk.post(
        f"{path}/outcome", data={"csrf": token, "outcome": "declined", "document_no": "留着", "reason": ""}
    )
    assert refused.status_code == 422
    assert 'value="留着"' in refused.text
    assert "理由" in refused.text
    check_outline(refused.text)
    done = clerk.post(
        f"{path}/outcome", data={"csrf": token, "outcome": "implemented", "document_no": "示例1号", "amount": "12000"}
    )
    assert "12,000.00 元" in done.text
    stale = clerk.post(f"{path}/acknowledge", data={"csrf": token, "version": "1"})
    assert stale.status_code == 409
    nothing = court.post(f"{path}/verify", data={"csrf": court_token, "answer": "return", "reason": ""})
    assert nothing.status_code == 422
    court.post(f"{path}/verify", data={"csrf": court_token, "answer": "return", "reason": "请补充"})
    assert "请补充" in clerk.get(path).text
    clerk.post(f"{path}/outcome", data={"csrf": token, "outcome": "implemented", "reason": "已补充"})
    assert "反馈已核验" in court.post(f"{path}/verify", data={"csrf": court_token, "answer": "verify"}).text
    closed = court.post(f"{path}/archive", data={"csrf": court_token}).text
    assert "已归档" in closed
    assert "此案已办结" in closed


REFUSAL = {"outcome": "declined", "reason_code": "public-interest", "reason": "示例"}


def test_a_refusal_is_reviewed_by_another(shared: World) -> None:
    case_id = open_case(shared, "RG-6")
    clerk, second = shared.person("supervisor"), shared.person("second")
    token, other = csrf_of(clerk.get("/").text), csrf_of(second.get("/").text)
    clerk.post(f"/cases/{case_id}/acknowledge", data={"csrf": token})
    clerk.post(f"/cases/{case_id}/outcome", data={"csrf": token, **REFUSAL})
    assert "等待另一名工作人员复核" in clerk.get(f"/cases/{case_id}").text
    assert "同意不予实施" in second.get(f"/cases/{case_id}").text
    done = second.post(f"/cases/{case_id}/review", data={"csrf": other, "answer": "approve"})
    assert "复核意见已登记" in done.text


def test_lists_of_cases_can_be_narrowed(shared: World) -> None:
    open_case(shared, "RG-7")
    clerk = shared.person("supervisor")
    assert "<td>RG-7</td>" in clerk.get("/cases?case_no=RG-7").text
    assert "没有符合条件的案件" in clerk.get("/cases?case_no=nothing").text
    assert "<td>RG-7</td>" not in clerk.get("/cases?case_no=RG-7&state=archived").text
    assert clerk.get("/cases?state=flying").status_code == 200


def test_reports_open_to_what_they_count(shared: World) -> None:
    open_case(shared, "RG-8")
    court = shared.person("court")
    chosen = court.get("/reports?memorandum=judgment-defaulters&from=2026-11-01&to=2026-11-30")
    assert chosen.url.path == "/reports/memoranda/judgment-defaulters"
    page = chosen.text
    check_outline(page)
    assert '<svg class="chart"' in page
    assert "<desc" in page
    link = re.search(r'href="(/reports/[^"]*ids[^"]*figure=cases[^"]*)"', page)
    assert link
    ids = court.get(link[1].replace("&amp;", "&")).text
    check_outline(ids)
    assert "/cases/" in ids
    empty = court.get("/reports/memoranda/judgment-defaulters?from=2020-01-01&to=2020-01-31").text
    assert "这段时间没有核查" in empty


def test_a_faulty_period_comes_back(shared: World) -> None:
    page = shared.person("court").get("/reports?memorandum=judgment-defaulters&from=2026-13-01&to=2026-01-01")
    assert page.status_code == 422
    assert "2026-13-01" in page.text
    assert "不是有效的日期" in page.text


def test_pushes_from_keeper_to_participant(shared: World) -> None:
    court, clerk = shared.person("court"), shared.person("supervisor")
    token = csrf_of(court.get("/pushes").text)
    sent = court.post("/lists/judgment-defaulters/push", data={"csrf": token})
    assert "已推送" in sent.text
    again = court.post("/lists/judgment-defaulters/push", data={"csrf": token})
    assert again.status_code == 409
    assert "没有变化" in again.text
    page = clerk.get("/pushes").text
    found = re.search(r'action="(/pushes/[0-9a-f]+)/received"', page)
    assert found
    mine = {"csrf": csrf_of(page), "department": "jy-bidding-supervisor"}
    changes = clerk.get(f"{found[1]}?department=jy-bidding-supervisor").text
    check_outline(changes)
    assert "示**" in changes
    assert PERSON not in changes
    assert "已签收" in clerk.post(f"{found[1]}/received", data=mine).text
    assert "请写明失败原因" in clerk.post(f"{found[1]}/failed", data=mine).text
    assert "已登记应用" in clerk.post(f"{found[1]}/applied", data=mine).text


def test_failures_at_the_console_are_pages(shared: World) -> None:
    clerk = shared.person("supervisor")
    for path, status in (("/nothing", 404), (f"/cases/{'0' * 32}", 404), ("/cases/@@", 422), ("/memoranda/nope", 404)):
        answer = clerk.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["x-request-id"] in answer.text
        check_outline(answer.text)
