"""Files through the doors: a case's evidence, a claim's papers; who may add and fetch them, and how they come out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.pages import csrf_of
from tests.api.world import World, open_case
from tests.support import files

PDF = {"file": ("处理 决定书.pdf", files.PDF)}


@pytest.fixture(scope="module")
def listing_id(shared: World) -> str:
    [entry] = shared.person("finance").get("/api/v1/lists/government-procurement/listings").json()["items"]
    return str(entry["listing_id"])


def _acknowledged(world: World, case_no: str) -> str:
    case_id = open_case(world, case_no)
    assert world.person("supervisor").post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 200
    return case_id


def test_evidence_of_a_case_from_upload_to_download(world: World) -> None:
    """On both databases."""
    case_id = _acknowledged(world, "F-1")
    supervisor, path = world.person("supervisor"), f"/api/v1/cases/{case_id}"
    added = supervisor.post(f"{path}/attachments", files=PDF)
    assert added.status_code == 201, added.text
    attachment = added.json()
    assert (attachment["name"], attachment["media_type"], attachment["size"]) == (
        "处理 决定书.pdf",
        "application/pdf",
        len(files.PDF),
    )
    done = supervisor.post(
        f"{path}/outcome",
        json={"outcome": "implemented", "attachments": [{"attachment_id": attachment["attachment_id"]}]},
    )
    assert done.status_code == 200, done.text
    assert supervisor.get(path).json()["attachments"] == [attachment]
    got = world.person("court").get(f"{path}/attachments/{attachment['attachment_id']}")
    assert got.content == files.PDF
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%A4%84%E7%90%86%20%E5%86%B3%E5%AE%9A%E4%B9%A6.pdf" in got.headers["content-disposition"]
    assert attachment["size_title"].endswith("字节")
    assert (got.headers["content-type"], got.headers["x-content-type-options"], got.headers["cache-control"]) == (
        "application/pdf",
        "nosniff",
        "no-store",
    )
    late = supervisor.post(f"{path}/attachments", files=PDF)
    assert (late.status_code, late.json()["code"]) == (409, "state_does_not_allow")


def test_foreign_cases_have_no_files_and_only_the_carrier_adds_some(shared: World) -> None:
    case_id = _acknowledged(shared, "F-2")
    path = f"/api/v1/cases/{case_id}/attachments"
    assert shared.person("court").post(path, files=PDF).json()["code"] == "not_the_carrier"
    assert shared.person("approver").post(path, files=PDF).status_code == 404
    attachment = shared.person("supervisor").post(path, files=PDF).json()["attachment_id"]
    assert shared.person("approver").get(f"{path}/{attachment}").status_code == 404
    other = _acknowledged(shared, "F-3")
    assert shared.person("supervisor").get(f"/api/v1/cases/{other}/attachments/{attachment}").status_code == 404
    borrowed = {"outcome": "implemented", "attachments": [{"attachment_id": attachment}]}
    refused = shared.person("supervisor").post(f"/api/v1/cases/{other}/outcome", json=borrowed)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "attachment_unknown")


@pytest.mark.parametrize(
    "attachment", [{}, {"name": "a.pdf"}, {"sm3": "0" * 64}, {"attachment_id": "0" * 32, "name": "a.pdf"}]
)
def test_an_attachment_is_uploaded_or_kept_by_the_department_and_not_half_of_each(
    shared: World, attachment: dict[str, str]
) -> None:
    case_id = _acknowledged(shared, f"F-4-{len(attachment)}-{next(iter(attachment), '')}")
    answer = shared.person("supervisor").post(
        f"/api/v1/cases/{case_id}/outcome", json={"outcome": "implemented", "attachments": [attachment]}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "attachments[0]"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"files": {"file": ("a.pdf", files.EXE)}}, 422, "attachment_kind"),
        ({"files": {"file": ("a.pdf", b"")}}, 422, "attachment_empty"),
        ({"files": {"file": ("a.pdf", files.PDF + b"\0" * 10 * 1024 * 1024)}}, 422, "attachment_too_large"),
        ({"files": {"file": ("a.pdf", b"\0" * 33 * 1024 * 1024)}}, 413, "body_too_large"),
        ({"files": {"other": ("a.pdf", files.PDF)}}, 422, "file_missing"),
        ({"json": {"file": "a.pdf"}}, 415, "not_multipart"),
    ],
)
def test_what_is_no_paper_is_refused_with_what_to_do(
    shared: World, given: dict[str, Any], status: int, code: str
) -> None:
    case_id = _acknowledged(shared, f"F-5-{code}")
    answer = shared.person("supervisor").post(f"/api/v1/cases/{case_id}/attachments", **given)
    body = answer.json()
    assert (answer.status_code, body["errors"][0]["code"] if body["errors"] else body["code"]) == (status, code)
    assert shared.person("supervisor").get(f"/api/v1/cases/{case_id}").json()["attachments"] == []


def test_a_clerk_hands_in_evidence_with_the_outcome_and_nothing_is_kept_when_it_is_refused(shared: World) -> None:
    case_id = _acknowledged(shared, "F-6")
    supervisor, page = shared.person("supervisor"), f"/cases/{case_id}"
    token = csrf_of(supervisor.get(page).text)
    scans = [("files", ("决定书.pdf", files.PDF)), ("files", ("现场.png", files.PNG))]
    form = {"csrf": token, "outcome": "implemented", "from": "2027-01-01", "until": "2026-01-01"}
    refused = supervisor.post(f"{page}/outcome", data=form, files=scans)
    assert refused.status_code == 422
    assert supervisor.get(f"/api/v1/cases/{case_id}").json()["attachments"] == []
    form |= {"from": "", "until": ""}
    taken = supervisor.post(f"{page}/outcome", data=form, files=scans)
    assert taken.status_code == 200, taken.text
    kept = supervisor.get(f"/api/v1/cases/{case_id}").json()["attachments"]
    assert sorted(one["name"] for one in kept) == ["决定书.pdf", "现场.png"]
    assert f'href="{page}/attachments/{kept[0]["attachment_id"]}"' in taken.text
    got = supervisor.get(f"{page}/attachments/{kept[0]['attachment_id']}")
    assert got.content in (files.PDF, files.PNG)
    assert got.headers["content-disposition"].startswith("attachment;")


def test_a_claim_keeps_what_came_with_it_and_what_is_added_later(shared: World, listing_id: str) -> None:
    finance = shared.person("finance")
    path = f"/rights/new?listing_id={listing_id}&kind=objection"
    form = {
        "csrf": csrf_of(finance.get(path).text),
        "listing_id": listing_id,
        "kind": "objection",
        "applicant_kind": "subject",
        "statement": "主体混淆",
        "paper_kind_1": "other",
        "paper_title_1": "营业执照",
    }
    taken = finance.post("/rights/new", data=form, files={"paper_file_1": ("执照.png", files.PNG)})
    assert taken.status_code == 200, taken.text
    [claim] = finance.get("/api/v1/objections").json()["items"]
    area = f"/api/v1/rights/{claim['claim_id']}/attachments"
    assert shared.person("court").post(area, files=PDF).status_code == 404
    assert shared.person("auditor").post(area, files=PDF).json()["code"] == "not_the_filer"
    added = shared.person("office").post(area, files=PDF)
    assert added.status_code == 201, added.text
    detail = finance.get(f"/api/v1/objections/{claim['claim_id']}").json()
    named = {one["name"]: one for one in detail["attachments"]}
    assert {name: one["title"] for name, one in named.items()} == {"执照.png": "营业执照", "处理 决定书.pdf": ""}
    assert [one["action_title"] for one in detail["history"]] == ["提出申请", "补充材料"]
    first = named["执照.png"]["attachment_id"]
    assert finance.get(f"{area}/{first}").content == files.PNG
    assert shared.person("auditor").get(f"/rights/{claim['claim_id']}/attachments/{first}").content == files.PNG
    assert shared.person("court").get(f"{area}/{first}").status_code == 404
    page = f"/rights/{claim['claim_id']}"
    form = {"csrf": csrf_of(finance.get(page).text), "file_title": "补充说明"}
    assert "没有收到文件" in finance.post(f"{page}/attach", data=form).text
    assert "补充说明" in finance.post(f"{page}/attach", data=form, files={"files": ("b.pdf", files.PDF)}).text
    assert finance.post(f"/api/v1/objections/{claim['claim_id']}/withdraw").status_code == 200
    assert finance.post(area, files=PDF).json()["code"] == "state_does_not_allow"


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "1.5", ""])
def test_a_version_that_is_no_number_breaks_nothing(shared: World, version: str) -> None:
    case_id = open_case(shared, f"F-7-{version[:3]}")
    supervisor = shared.person("supervisor")
    form = {"csrf": csrf_of(supervisor.get(f"/cases/{case_id}").text), "version": version}
    assert supervisor.post(f"/cases/{case_id}/acknowledge", data=form).status_code == 200
