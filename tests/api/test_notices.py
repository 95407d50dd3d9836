"""Notices over HTTP and in the console: what an exit tells, confirmed by each, and the supervisors' view."""

from __future__ import annotations

from datetime import timedelta

from services.outbox import desk
from services.outbox.dispatch import CLAIM
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from tests.api.pages import check_outline, csrf_of
from tests.api.world import NOW, World, open_case

LISTS = "/api/v1/lists/judgment-defaulters"
EXIT = {"kind": "repaired", "effective_on": "2026-11-22", "document_no": "示例修〔2026〕1号", "reason": "履行完毕"}


def leave(world: World) -> int:
    office = world.person("office")
    [company] = [
        item for item in office.get(f"{LISTS}/listings").json()["items"] if item["subject"]["kind"] == "legal_person"
    ]
    answer = office.post(f"/api/v1/listings/{company['listing_id']}/exit", json=EXIT)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["told"])


def test_an_exit_is_told_and_confirmed(world: World) -> None:
    open_case(world, "A-1")
    told = leave(world)
    assert told >= 4, "carriers, who asked, the initiator and the credit office"
    supervisor = world.person("supervisor")
    [notice] = supervisor.get("/api/v1/notices?waiting=true").json()["items"]
    assert notice["topic"] == "listing.exited"
    assert notice["data"]["kind"] == "repaired"
    assert notice["data"]["cases"]
    assert {case["state"] for case in notice["data"]["cases"]} == {"recalled"}
    answer = supervisor.post(f"/api/v1/notices/{notice['message_id']}/confirm", json={"note": "已解除"})
    assert (answer.status_code, answer.json()["confirmed_by"]) == (200, "account:supervisor")
    assert supervisor.get("/api/v1/notices?waiting=true").json()["items"] == []
    [own] = world.client("ggzy").get("/api/v1/notices").json()["items"]
    assert own["department"] == "jy-ggzy", "who asked is told too"
    assert world.client("ggzy").post(f"/api/v1/notices/{own['message_id']}/confirm", json={}).status_code == 200


def test_the_page_shows_and_confirms(world: World) -> None:
    open_case(world, "A-1")
    leave(world)
    browser = world.person("supervisor")
    assert 'href="/notices"' in browser.get("/").text
    page = browser.get("/notices").text
    check_outline(page)
    assert "条目已因信用修复退出" in page
    assert "本部门已撤回的案件 1 件" in page
    assert "逾期未确认</h2>" not in page
    message_id = page.split("/notices/")[1].split("/confirm")[0]
    answer = browser.post(f"/notices/{message_id}/confirm", data={"csrf": csrf_of(page), "note": "已办"})
    assert "已确认。" in answer.text
    assert "已办" in answer.text
    refused = browser.post(f"/notices/{message_id}/confirm", data={"csrf": "0" * 64})
    assert refused.status_code == 403


def test_supervisors_see_what_is_overdue_and_send_dead_letters_again(world: World) -> None:
    application = world.application
    with application.database.write() as uow:
        desk.register_webhook(uow, "ggzy", "https://receiver.example/hook", actor="local:t", now=NOW)
    late = Telling(Topic.LISTING_EXITED, "k", "listing:k", "示例", "示例", confirm_by=NOW - timedelta(hours=1))
    with application.database.write() as uow:
        tell(uow, late, ["jy-ggzy", "jy-court"], actor="local:t", now=NOW)
        claimed = uow.outbox.claim(NOW, NOW + CLAIM)
        assert claimed is not None
        uow.outbox.failed(claimed, "接收方回答 HTTP 500", None)
    office, auditor = world.person("office"), world.person("auditor")
    page = office.get("/notices").text
    check_outline(page)
    assert "接收方回答 HTTP 500" in page
    assert "receiver.example" not in page
    overdue = office.get("/api/v1/notices/overdue").json()["items"]
    assert {(item["department"], item["client"]) for item in overdue} == {
        ("jy-ggzy", None),
        ("jy-court", None),
    }
    assert "/replay" not in auditor.get("/notices").text
    message_id = page.rsplit("/notices/", 1)[1].split("/replay")[0]
    answer = office.post(f"/notices/{message_id}/replay", data={"csrf": csrf_of(page)})
    assert "已交回投递。" in answer.text
    with application.database.read() as uow:
        assert uow.outbox.standing(NOW).dead == 0
    again = office.post(f"/notices/{message_id}/replay", data={"csrf": csrf_of(page)})
    assert again.status_code == 409


def test_the_credit_office_keeps_the_departments_mailboxes(shared: World) -> None:
    office, where = shared.person("office"), "/notices/mailboxes"
    assert f'href="{where}"' in office.get("/notices").text
    empty = office.get(where).text
    check_outline(empty)
    given = {"csrf": csrf_of(empty), "department": "jy-czj", "address": "无"}
    refused = office.post(where, data=given)
    check_outline(refused.text)
    assert (refused.status_code, "邮箱地址有误" in refused.text) == (422, True)
    done = office.post(where, data=given | {"address": " xyb@czj.example.cn "})
    check_outline(done.text)
    assert "邮箱已登记" in done.text
    looked = shared.person("auditor").get(where).text
    assert ("xyb@czj.example.cn" in looked, "取消登记" in looked) == (True, False)
    assert shared.person("supervisor").get(where).status_code == 403
    assert shared.person("supervisor").post(where, data=given).status_code == 403
    removed = office.post(f"{where}/remove", data={"csrf": csrf_of(done.text), "department": "jy-czj"})
    assert "邮箱已取消登记" in removed.text
    assert "xyb@czj.example.cn" not in removed.text
