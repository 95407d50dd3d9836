"""Full files over HTTP: compared, proposed by one person, accepted by another; reports, mappings and exports as files."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from samples.generator.codes import company
from tests.api.world import DEBTOR, DEBTOR_NAME, DEFAULTERS_CSV, PERSON, World

LIST = "judgment-defaulters"
HEADER = DEFAULTERS_CSV.partition("\n")[0]
CHANGED = f"(2026)豫示例执1号,{DEBTOR_NAME},法人,{DEBTOR},示例人民法院,2026-01-05,2026-01-05,2027-01-04,严重,示例情形"
ADDED = f"(2026)豫示例执3号,济源示例新公司,法人,{company(3)},示例人民法院,2026-03-05,2026-03-05,,严重,示例情形"


def file_of(*lines: str) -> dict[str, Any]:
    return {"file": ("全量.csv", "\n".join([HEADER, *lines, ""]).encode())}


@pytest.fixture
def compared(world: World) -> dict[str, Any]:
    """The court's comparison: one entry has another end, one is missing here, the person's is missing there."""
    answer = world.person("court").post(f"/api/v1/lists/{LIST}/comparisons", files=file_of(CHANGED, ADDED))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def corrections(world: World, compared: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    path = f"/api/v1/list-files/{compared['file_id']}/corrections"
    items: list[dict[str, Any]] = world.person("court").get(path, params=wanted).json()["items"]
    return items


def test_from_the_file_to_the_corrected_registry(world: World, compared: dict[str, Any]) -> None:
    assert compared["counts"] == {
        "read": 2, "new": 1, "changed": 1, "unchanged": 0, "refused": 0, "recalled": 0, "vanished": 1,
    }  # fmt: skip
    assert compared["noted"] == {"fresh": 3, "again": 0, "decided": 0, "overtaken": 0}
    court, office, file_id = world.person("court"), world.person("office"), compared["file_id"]
    proposed = court.post(f"/api/v1/list-files/{file_id}/propose")
    assert proposed.json() == {"proposed": 2, "question": 1}
    own = court.post(f"/api/v1/list-files/{file_id}/accept")
    assert (own.status_code, own.json()["code"]) == (403, "same_person")
    accepted = office.post(f"/api/v1/list-files/{file_id}/accept").json()
    assert (accepted["applied"], accepted["overtaken"], accepted["refused"]) == (2, 0, [])
    [question] = corrections(world, compared, state="question")
    said = {"kind": "revoked", "effective_on": "2026-11-20", "document_no": "示例撤1号", "reason": "示例", "version": 2}
    answered = court.post(f"/api/v1/corrections/{question['correction_id']}/answer", json=said)
    assert (answered.status_code, answered.json()["state"]) == (200, "proposed")
    stale = office.post(f"/api/v1/corrections/{question['correction_id']}/accept", json={"version": 2})
    assert (stale.status_code, stale.json()["code"]) == (409, "correction_changed")
    done = office.post(f"/api/v1/corrections/{question['correction_id']}/accept", json={"version": 3})
    assert done.json()["applied"] == 1
    entries = {one["decision_no"]: one for one in court.get(f"/api/v1/lists/{LIST}/listings").json()["items"]}
    assert entries["(2026)豫示例执1号"]["until"] == "2027-01-04"
    assert entries["(2026)豫示例执2号"]["status"] == "exited"
    assert entries["(2026)豫示例执3号"]["status"] == "in_force"
    assert corrections(world, compared, open=True) == []


def test_decided_against(world: World, compared: dict[str, Any]) -> None:
    court, office = world.person("court"), world.person("office")
    court.post(f"/api/v1/list-files/{compared['file_id']}/propose")
    for one in corrections(world, compared):
        step = "keep" if one["kind"] == "vanished" else "reject"
        path = f"/api/v1/corrections/{one['correction_id']}/{step}"
        assert office.post(path, json={"reason": " "}).status_code == 422
        answer = office.post(path, json={"reason": "经核实，以我方为准"})
        assert answer.json()["state"] in ("kept", "rejected"), answer.text
    again = court.post(f"/api/v1/lists/{LIST}/comparisons", files=file_of(CHANGED, ADDED)).json()
    assert again["noted"] == {"fresh": 0, "again": 0, "decided": 3, "overtaken": 0}
    [first, *_] = court.get(f"/api/v1/lists/{LIST}/corrections").json()["items"]
    reopened = office.post(f"/api/v1/corrections/{first['correction_id']}/reopen", json={})
    assert reopened.json()["state"] in ("proposed", "question")


def test_records_and_reports(world: World, compared: dict[str, Any]) -> None:
    court = world.person("court")
    listed = court.get(f"/api/v1/lists/{LIST}/files").json()["items"]
    assert {(one["purpose"], one["name"]) for one in listed} == {
        ("comparison", "全量.csv"), ("import", "失信被执行人.csv"),
    }  # fmt: skip
    only = court.get(f"/api/v1/lists/{LIST}/files", params={"purpose": "import", "limit": 1}).json()
    assert [one["purpose"] for one in only["items"]] == ["import"]
    path = f"/api/v1/list-files/{compared['file_id']}/report"
    report = court.get(path)
    assert report.headers["content-disposition"].startswith("attachment")
    assert [delta["kind"] for delta in report.json()["deltas"]] == ["new", "changed", "vanished"]
    book = load_workbook(io.BytesIO(court.get(path, params={"format": "xlsx"}).content))
    assert book["逐条差异"].max_row == 4
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("html", b"<!doctype html>")):
        assert court.get(path, params={"format": kind}).content.startswith(start)
    assert PERSON not in report.text
    assert "示某人" not in report.text


def test_an_import_keeps_its_report(world: World) -> None:
    court = world.person("court")
    answer = court.post(f"/api/v1/lists/{LIST}/import", files=file_of(CHANGED, ADDED.replace(company(3), "坏代码")))
    file_id = answer.json()["file_id"]
    kept = court.get(f"/api/v1/list-files/{file_id}/report").json()
    assert kept["refusals"] == answer.json()["refusals"]
    tried = court.post(f"/api/v1/lists/{LIST}/import", params={"dry_run": True}, files=file_of(ADDED))
    assert tried.json()["file_id"] is None
    assert len(court.get(f"/api/v1/lists/{LIST}/files").json()["items"]) == 2


def test_a_source_with_columns_of_its_own(world: World) -> None:
    court = world.person("court")
    renamed = HEADER.replace("执行法院", "立案法院名称")
    mapping = {
        "columns": {
            "decision_no": ["案号"], "name": ["姓名/名称"], "subject_kind": ["类型"], "code": ["证件号码/组织机构代码/USCC"],
            "authority": ["立案法院名称"], "decided_on": ["决定日期"], "since": ["发布时间"], "until": ["截止日期"],
            "level": ["失信等级"], "grounds": ["失信行为具体情形"],
        }
    }  # fmt: skip
    path = f"/api/v1/lists/{LIST}/mappings"
    lacking = {"source": "国家平台", "mapping": {"columns": {"name": ["MC"]}}}
    refused = court.put(path, json=lacking)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_mapping")
    saved = court.put(path, json={"source": "国家平台", "mapping": mapping})
    assert saved.status_code == 200, saved.text
    [kept] = court.get(path).json()["items"]
    assert (kept["source"], kept["mapping"]["columns"]["authority"]) == ("国家平台", ["立案法院名称"])
    files = {"file": ("全量.csv", "\n".join([renamed, ADDED, ""]).encode())}
    without = court.post(f"/api/v1/lists/{LIST}/import", files=files)
    assert without.status_code == 422
    taken = court.post(f"/api/v1/lists/{LIST}/import", params={"source": "国家平台"}, files=files)
    assert taken.json()["counts"]["new"] == 1, taken.text
    unknown = court.post(f"/api/v1/lists/{LIST}/comparisons", params={"source": "别处"}, files=files)
    assert unknown.status_code == 404


def test_a_list_as_a_file(world: World) -> None:
    path = f"/api/v1/lists/{LIST}/export"
    masked = world.person("court").post(path, json={"format": "jsonl"})
    rows = [json.loads(line) for line in masked.text.splitlines()]
    assert masked.headers["content-disposition"] == f'attachment; filename="{LIST}.jsonl"'
    assert {row["主体名称"] for row in rows} == {DEBTOR_NAME, "示**"}
    assert PERSON not in masked.text
    forbidden = world.person("court").post(path, json={"format": "csv", "purpose": "报送省平台"})
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "unmasked_export_not_allowed")
    plain = world.person("office").post(path, json={"format": "csv", "purpose": "报送省平台"})
    assert PERSON in plain.text
    book = load_workbook(io.BytesIO(world.person("office").post(path, json={"in_force": True}).content))
    assert book["名单"].max_row == 3
