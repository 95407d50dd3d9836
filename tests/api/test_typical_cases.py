"""Typical cases over HTTP and in the console: drafted, edited, released by another person, withdrawn with the entry."""

from __future__ import annotations

import re

from services.accounts.directory import create_account
from services.accounts.model import Role
from tests.api.pages import check_outline, csrf_of
from tests.api.test_feedback import fed_back
from tests.api.world import DEBTOR, DEBTOR_NAME, NOW, PASSWORD, World

TYPICAL = "/api/v1/typical-cases"
EXIT = {"kind": "repaired", "effective_on": "2026-11-22", "document_no": "示例修〔2026〕1号", "reason": "履行完毕"}


def verified(world: World, number: str = "T-1") -> str:
    (case_id,) = fed_back(world, number)
    assert world.person("court").post(f"/api/v1/cases/{case_id}/verify", json={}).status_code == 200
    return case_id


def test_from_draft_to_release_to_withdrawal(world: World) -> None:
    court, office = world.person("court"), world.person("office")
    case_id = verified(world)
    drafted = court.post(TYPICAL, json={"case_id": case_id})
    assert drafted.status_code == 201, drafted.text
    path = f"{TYPICAL}/{drafted.json()['typical_id']}"
    assert "招标投标行政监督部门" in drafted.json()["body"]
    for secret in (DEBTOR, DEBTOR_NAME, "T-1", "示例监〔2026〕1号", "示例执1号"):
        assert secret not in drafted.json()["body"] + drafted.json()["title"]
    refused = court.post(f"{path}/text", json={"title": "案例", "body": f"{DEBTOR_NAME}被罚 5 万元"})
    assert refused.status_code == 422
    assert {fault["code"] for fault in refused.json()["errors"]} == {"typical_text"}
    edited = court.post(f"{path}/text", json={"version": 1, "title": "案例", "body": "{实施部门}实施“{措施}”。"})
    assert edited.json()["version"] == 2
    assert court.post(f"{path}/submit", json={}).json()["state"] == "submitted"
    assert court.post(f"{path}/release", json={}).json()["code"] == "second_person_needed"
    assert world.person("finance").get(path).status_code == 404
    assert office.post(f"{path}/release", json={}).json()["state"] == "released"
    read = world.person("finance").get(path).json()
    assert read["body"].startswith("招标投标行政监督部门实施“")
    assert read["case_id"] is None
    assert world.client("ggzy").get(TYPICAL).json()["items"][0]["title"] == "案例"
    assert court.get(f"{TYPICAL}?effect=reward").json()["items"] == []
    listing_id = court.get(f"/api/v1/cases/{case_id}").json()["listing"]["listing_id"]
    assert office.post(f"/api/v1/listings/{listing_id}/exit", json=EXIT).status_code == 200
    assert world.person("finance").get(path).status_code == 404
    assert court.get(path).json()["state"] == "withdrawn"


def test_a_changed_row_withdraws_it(world: World) -> None:
    court, office = world.person("court"), world.person("office")
    path = f"{TYPICAL}/{court.post(TYPICAL, json={'case_id': verified(world)}).json()['typical_id']}"
    court.post(f"{path}/submit", json={})
    assert office.post(f"{path}/release", json={}).json()["state"] == "released"
    changed = f"""案号,姓名/名称,类型,证件号码/组织机构代码/USCC,执行法院,决定日期,发布时间,截止日期,失信等级,失信行为具体情形
(2026)豫示例执1号,{DEBTOR_NAME},法人,{DEBTOR},示例人民法院,2026-01-05,2026-01-05,,严重,示例情形有更正
"""
    files = {"file": ("失信被执行人.csv", changed.encode())}
    imported = court.post("/api/v1/lists/judgment-defaulters/import", files=files)
    assert imported.json()["counts"]["changed"] == 1, imported.text
    assert court.get(path).json()["state"] == "withdrawn"


def test_in_the_console(world: World) -> None:
    with world.application.database.write() as uow:
        create_account(
            uow,
            name="court2",
            password=PASSWORD,
            roles=[Role.INITIATOR],
            department="jy-court",
            actor="local:test",
            now=NOW,
        )
    court, second = world.person("court"), world.person("court2")
    case_id = verified(world)
    assert 'href="/typical-cases"' in world.person("supervisor").get("/").text
    page = court.get(f"/cases/{case_id}").text
    check_outline(page)
    assert "起草典型案例" in page
    assert "起草典型案例" not in world.person("supervisor").get(f"/cases/{case_id}").text
    drafted = court.post("/typical-cases", data={"csrf": csrf_of(page), "case_id": case_id})
    assert drafted.status_code == 200, drafted.text
    assert "已起草。" in drafted.text
    check_outline(drafted.text)
    address = drafted.url.path
    again = court.post("/typical-cases", data={"csrf": csrf_of(page), "case_id": case_id})
    assert again.status_code == 409
    assert "该案件已有典型案例" in again.text
    assert f'<a href="{address}">查看已有的典型案例</a>' in again.text
    version = re.search(r'name="version" value="(\d+)"', drafted.text)
    assert version
    given = {"csrf": csrf_of(drafted.text), "version": version[1], "title": "案例"}
    wrong = court.post(f"{address}/text", data=given | {"body": "罚款 3 万元"})
    assert wrong.status_code == 422
    check_outline(wrong.text)
    assert "正文中的数字只能来自案件" in wrong.text
    assert "罚款 3 万元" in wrong.text, "what was entered comes back"
    saved = court.post(f"{address}/text", data=given | {"body": "{实施部门}\r\n实施“{措施}”。"})
    assert "已保存。" in saved.text
    stale = second.post(
        f"{address}/text", data=given | {"csrf": csrf_of(second.get(address).text), "body": "另一种写法"}
    )
    assert stale.status_code == 409
    check_outline(stale.text)
    assert ">{实施部门}\n实施“{措施}”。</textarea>" in stale.text, (
        "saving what now stands in the form overwrites nothing"
    )
    assert '<dd class="entered">另一种写法</dd>' in stale.text
    assert f'<a href="{address}">查看最新典型案例</a>' in stale.text
    submitted = court.post(f"{address}/submit", data={"csrf": csrf_of(page)})
    assert "已送审" in submitted.text
    own = court.post(f"{address}/review", data={"csrf": csrf_of(page), "answer": "release"})
    assert own.status_code == 403
    assert "不能审定自己" in own.text
    other = second.get(address).text
    back = second.post(f"{address}/review", data={"csrf": csrf_of(other), "answer": "return", "reason": ""})
    assert back.status_code == 422
    done = second.post(f"{address}/review", data={"csrf": csrf_of(other), "answer": "release"})
    assert "已发布。" in done.text
    check_outline(done.text)
    seen = world.person("approver").get(address).text
    check_outline(seen)
    assert "招标投标行政监督部门" in seen
    assert "要素" not in seen
    check_outline(world.person("approver").get("/typical-cases").text)
    down = second.post(f"{address}/end", data={"csrf": csrf_of(other), "answer": "withdraw", "reason": "措辞不妥"})
    assert "已撤下。" in down.text
    assert world.person("approver").get(address).status_code == 404


def test_the_public_page(world: World) -> None:
    court, office, nobody = world.person("court"), world.person("office"), world.client(None)
    assert "/public/typical-cases" in nobody.get("/subject").text
    empty = nobody.get("/public/typical-cases")
    check_outline(empty.text)
    assert "还没有发布" in empty.text
    typical_id = court.post(TYPICAL, json={"case_id": verified(world)}).json()["typical_id"]
    address = f"/public/typical-cases/{typical_id}"
    assert nobody.get(address).status_code == 404, "a draft"
    court.post(f"{TYPICAL}/{typical_id}/submit", json={})
    assert office.post(f"{TYPICAL}/{typical_id}/release", json={}).json()["state"] == "released"
    listed, page = nobody.get("/public/typical-cases"), nobody.get(address)
    for seen in (listed, page):
        check_outline(seen.text)
        assert "招标投标行政监督部门对某企业依法实施联合惩戒" in seen.text
        assert seen.headers["cache-control"] == "public, no-cache"
        assert "set-cookie" not in seen.headers
        for secret in (DEBTOR, DEBTOR_NAME, "T-1", "示例监〔2026〕1号", "示例执1号", "/cases/"):
            assert secret not in seen.text.replace("/typical-cases/", "/typical/")
    known = nobody.get(address, headers={"if-none-match": f'"x", W/{page.headers["etag"]}'})
    assert (known.status_code, known.text, known.headers["etag"]) == (304, "", page.headers["etag"])
    assert typical_id not in nobody.get("/public/typical-cases?effect=reward").text
    assert nobody.get("/public/typical-cases?effect=%E7%94%B2").status_code == 422
    court.post(f"{TYPICAL}/{typical_id}/withdraw", json={"reason": "当事人来信"})
    assert nobody.get(address, headers={"if-none-match": page.headers["etag"]}).status_code == 404
