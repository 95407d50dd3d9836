"""Reporting upwards over HTTP and in the console: the file, its record, the receipt."""

from __future__ import annotations

import json

from engine.packs.digests import sm3
from services.cases.change import note
from tests.api.pages import check_outline, csrf_of
from tests.api.test_feedback import fed_back
from tests.api.world import DEBTOR, DEBTOR_NAME, NOW, World

EXPORTS = "/api/v1/exports/feedback"
BODY = {"layout": "minimal", "format": "jsonl", "from": "2026-11-01", "to": "2026-11-30", "purpose": "按月报送省平台"}


def verified(world: World, *numbers: str) -> list[str]:
    cases = fed_back(world, *numbers)
    body = {"items": [{"case_id": case_id} for case_id in cases]}
    assert world.person("court").post("/api/v1/feedback/verify", json=body).status_code == 200
    return cases


def test_a_file_its_record_and_its_receipt(world: World) -> None:
    (case_id,) = verified(world, "E-1")
    office = world.person("office")
    made = office.post(EXPORTS, json=BODY)
    assert made.status_code == 200, made.text
    [row] = [json.loads(line) for line in made.text.splitlines()]
    assert (row["case_id"], row["uscc"], row["subject_name"]) == (case_id, DEBTOR, DEBTOR_NAME)
    assert made.headers["content-disposition"].startswith("attachment; ")
    assert made.headers["export-digest"] == sm3(made.content)
    path = f"{EXPORTS}/{made.headers['export-id']}"
    kept = office.get(path).json()
    assert (kept["rows"], kept["digest"], kept["state"]) == (1, made.headers["export-digest"], "made")
    assert DEBTOR not in json.dumps(kept), "the content is in the file alone"
    assert world.person("court").get(path).status_code == 403
    assert office.post(f"{path}/submitted", json={"receipt_no": "省-1"}).json()["state"] == "submitted"
    assert office.post(f"{path}/discard", json={"reason": "示例"}).status_code == 409
    assert office.post(EXPORTS, json=BODY).text == ""
    assert sorted(item["state"] for item in office.get(EXPORTS).json()["items"]) == ["discarded", "submitted"], (
        "the empty one needs nobody"
    )


def test_what_is_wrong_is_told(world: World) -> None:
    office = world.person("office")
    for change, code in (
        ({"layout": "nowhere"}, "unknown_layout"),
        ({"layout": "taizhou", "format": "csv"}, "unknown_format"),
        ({"from": "2026-12-01"}, "invalid_period"),
        ({"purpose": "x"}, "validation_failed"),
    ):
        refused = office.post(EXPORTS, json=BODY | change)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    layouts = {layout["id"]: layout for layout in office.get(f"{EXPORTS}/layouts").json()["items"]}
    assert {code["field"] for code in layouts["shandong"]["unknown_codes"]} == {"ztlb", "zjlx", "jclb"}


def test_the_page_makes_and_settles(world: World) -> None:
    verified(world, "E-1")
    office = world.person("office")
    assert 'href="/exports"' in office.get("/").text
    page = office.get("/exports").text
    check_outline(page)
    form = {"csrf": csrf_of(page), **BODY, "format": "csv"}
    made = office.post("/exports", data=form)
    assert made.headers["content-type"].startswith("text/csv")
    assert DEBTOR in made.text
    wrong = office.post("/exports", data=form | {"purpose": "", "from": "甲"})
    assert wrong.status_code == 422
    check_outline(wrong.text)
    assert "起始日期不是有效的日期" in wrong.text
    listed = office.get("/exports").text
    check_outline(listed)
    assert "新增 1" in listed
    address = "/exports/" + listed.split("/exports/")[1].split("/settle")[0] + "/settle"
    empty = office.post(address, data={"csrf": csrf_of(page), "answer": "submitted", "note": ""})
    assert empty.status_code == 422
    assert "缺少回执号" in empty.text
    done = office.post(address, data={"csrf": csrf_of(page), "answer": "submitted", "note": "省-1"})
    assert "已登记报送。" in done.text
    check_outline(done.text)
    look = world.person("auditor").get("/exports").text
    check_outline(look)
    assert "生成并下载" not in look
    assert world.person("court").get("/exports").status_code == 403


def test_what_a_layout_cannot_say_is_listed_and_told_by_a_person(world: World) -> None:
    (case_id,) = verified(world, "E-1")
    office = world.person("office")
    body = BODY | {"layout": "taizhou"}
    first = f"{EXPORTS}/{office.post(EXPORTS, json=body).headers['export-id']}"
    assert office.post(f"{first}/submitted", json={"receipt_no": "市-1"}).status_code == 200
    with world.application.database.write() as uow:
        held = uow.cases.lock(case_id)
        assert held is not None
        values = {"evidence": {**(held.evidence or {}), "amount": "1.00"}}
        note(uow, held, "rejudge", {"reason": "金额更正"}, values=values, actor="local:t", now=NOW)
    made = office.post(EXPORTS, json=body)
    assert made.text == ""
    path = made.headers["export-id"]
    assert office.get(f"{EXPORTS}/{path}").json()["by_hand"] == {"new": 0, "changed": 1, "withdrawn": 0}
    listed = office.get(f"{EXPORTS}/{path}/by-hand").json()
    assert listed == {"items": [{"case_id": case_id, "operation": "changed", "title": "变更"}], "next_cursor": None}
    page = office.get("/exports").text
    check_outline(page)
    assert "另行告知：变更 1" in page
    cases = office.get(f"/exports/{path}/by-hand").text
    check_outline(cases)
    assert f'href="/cases/{case_id}"' in cases
    form = {"csrf": csrf_of(page), "answer": "submitted", "note": "市-2"}
    refused = office.post(f"/exports/{path}/settle", data=form)
    assert (refused.status_code, "还有须另行告知接收方的" in refused.text) == (422, True)
    check_outline(refused.text)
    assert "已登记报送。" in office.post(f"/exports/{path}/settle", data=form | {"told_by_hand": "true"}).text
