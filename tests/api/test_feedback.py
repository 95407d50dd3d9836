"""The initiator's desk over HTTP and in the console: what waits, many verified at once, digests."""

from __future__ import annotations

import re

from tests.api.pages import check_outline, csrf_of
from tests.api.world import World, open_case

OUTCOME = {"outcome": "implemented", "document_no": "示例监〔2026〕1号"}
NOVEMBER = "from=2026-11-01&to=2026-11-30"


def fed_back(world: World, *numbers: str) -> list[str]:
    """Cases of the bidding supervisor that wait for the court."""
    found = []
    supervisor = world.person("supervisor")
    for number in numbers:
        case_id = open_case(world, number)
        assert supervisor.post(f"/api/v1/cases/{case_id}/acknowledge", json={}).status_code == 200
        assert supervisor.post(f"/api/v1/cases/{case_id}/outcome", json=OUTCOME).status_code == 200
        found.append(case_id)
    return sorted(found)  # all at one moment, so in the order of their ids


def test_many_are_verified_and_the_digest_tells_of_it(world: World) -> None:
    cases = fed_back(world, "F-1", "F-2", "F-3")
    court = world.person("court")
    waiting = court.get("/api/v1/feedback?limit=2").json()
    assert [item["case_id"] for item in waiting["items"]] == cases[:2]
    assert waiting["items"][0]["verify_by"] > "2026-11-22"
    assert waiting["items"][0]["overdue"] is False
    rest = court.get(f"/api/v1/feedback?limit=2&cursor={waiting['next_cursor']}").json()
    assert [item["case_id"] for item in rest["items"]] == cases[2:]
    body = {"items": [{"case_id": cases[0], "version": 99}, {"case_id": cases[1]}]}
    done = court.post("/api/v1/feedback/verify", json=body).json()
    assert [item["case_id"] for item in done["done"]] == [cases[1]]
    assert [(item["case_id"], item["code"]) for item in done["refused"]] == [(cases[0], "case_changed")]
    closed = court.post("/api/v1/feedback/archive", json={"items": [{"case_id": cases[1]}]}).json()
    assert closed["done"][0]["state"] == "archived"
    digest = court.get(f"/api/v1/feedback/digests/judgment-defaulters?{NOVEMBER}").json()
    lines = {line["line"]: line["count"] for line in digest["lines"]}
    assert (digest["fed_back"]["count"], lines["implemented"], lines["verified"], lines["archived"]) == (3, 3, 1, 1)
    assert lines["waiting"] == 2
    ids = court.get(f"/api/v1/feedback/digests/judgment-defaulters/ids?{NOVEMBER}&line=waiting").json()["ids"]
    assert set(ids) == {cases[0], cases[2]}


def test_the_page_shows_and_verifies(world: World) -> None:
    cases = fed_back(world, "F-1", "F-2")
    court = world.person("court")
    assert 'href="/feedback"' in court.get("/").text
    page = court.get("/feedback").text
    check_outline(page)
    assert "待核验 2 件" in page
    assert "示例监〔2026〕1号" in page
    picked = re.findall(r'name="picked" value="([^"]+)"', page)
    assert len(picked) == 2
    answer = court.post("/feedback", data={"csrf": csrf_of(page), "answer": "close", "picked": picked[0]})
    assert answer.status_code == 200
    assert "已核验 1 件。" in answer.text
    assert "待核验 1 件" in answer.text
    odd = court.post("/feedback", data={"csrf": csrf_of(page), "answer": "verify", "picked": f"{'0' * 32}:²"})
    assert odd.status_code == 409
    assert "1 件没有办成" in odd.text
    stale = court.post("/feedback", data={"csrf": csrf_of(page), "answer": "verify", "picked": picked})
    assert stale.status_code == 409
    check_outline(stale.text)
    assert "1 件没有办成" in stale.text
    assert "已被他人变更" in stale.text
    assert "已核验 1 件。" in stale.text, "the other one was done"
    states = {court.get(f"/api/v1/cases/{case_id}").json()["state"] for case_id in cases}
    assert states == {"archived", "verified"}
    archiving = court.get("/feedback?archiving=true").text
    check_outline(archiving)
    assert "归档选中的案件" in archiving
    none = court.post("/feedback", data={"csrf": csrf_of(page), "answer": "verify"})
    assert none.status_code == 422
    assert "请勾选案件" in none.text


def test_the_credit_office_looks_and_does_not_verify(world: World) -> None:
    (case_id,) = fed_back(world, "F-1")
    office = world.person("office")
    page = office.get("/feedback").text
    check_outline(page)
    assert "待核验 1 件" in page
    assert "选中的核验通过" not in page
    done = office.post("/api/v1/feedback/verify", json={"items": [{"case_id": case_id}]}).json()
    assert [item["code"] for item in done["refused"]] == ["not_the_initiator"]


def test_digests_as_pages(world: World) -> None:
    fed_back(world, "F-1")
    court = world.person("court")
    check_outline(court.get("/feedback/digests").text)
    page = court.get(f"/feedback/digests/judgment-defaulters?{NOVEMBER}").text
    check_outline(page)
    assert "收到反馈 1 件（单位 1，自然人 0）" in page
    link = re.search(r'href="(/feedback/digests/[^"]+line=implemented)"', page)
    assert link
    cases = court.get(link[1].replace("&amp;", "&")).text
    check_outline(cases)
    assert "反馈已实施：1 件" in cases
    supervisor = world.person("supervisor")
    assert supervisor.get("/feedback/digests/judgment-defaulters").status_code == 403
    check_outline(supervisor.get("/feedback/digests").text)
