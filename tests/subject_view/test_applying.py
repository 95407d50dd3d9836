"""The subject itself applies: objections and repairs with papers, more papers, taking back; nobody reaches what is not its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.pages import check_outline, csrf_of
from tests.api.world import CLEAN, DEBTOR, PERSON, World
from tests.subject_view.visiting import enter, own_page
from tests.support import files

PAPERS = {"file_obligations": ("结案通知书.pdf", files.PDF), "file_promise": ("信用承诺书.png", files.PNG)}
REPAIR = {"corrected_on": "2026-06-01", "statement": "判决已经履行完毕", "number_obligations": "示例结〔2026〕1号"}


def _entry(page: str) -> str:
    found = re.search(r"/subject/(?:objections|repairs)/([0-9A-Za-z_-]+)", page)
    assert found
    return found[1]


def _post(visitor: TestClient, path: str, data: dict[str, Any], sent: Any = None) -> Any:
    return visitor.post(path, data={"csrf": csrf_of(own_page(visitor)), **data}, files=sent)


def _claims(world: World, area: str) -> list[dict[str, Any]]:
    return list(world.person("office").get(f"/api/v1/{area}").json()["items"])


@pytest.mark.parametrize(("code", "kind"), [(DEBTOR, "legal_person"), (PERSON, "natural_person")])
def test_a_repair_with_its_papers_reaches_who_listed(world: World, code: str, kind: str) -> None:
    visitor = enter(world, code, kind)
    path = f"/subject/repairs/{_entry(own_page(visitor))}"
    form = visitor.get(path)
    check_outline(form.text)
    assert "法定责任和义务履行完毕的证明" in form.text
    filed = _post(visitor, path, REPAIR, PAPERS)
    assert filed.status_code == 200, filed.text
    assert "修复申请已提出" in filed.text
    check_outline(filed.text)
    assert f'href="{path}"' not in filed.text, "a second one while the first is open"
    [claim] = _claims(world, "repairs")
    assert (claim["applicant_kind"], claim["department"], claim["state"]) == ("subject", "jy-credit", "filed")
    detail = world.person("court").get(f"/api/v1/repairs/{claim['claim_id']}").json()
    assert {one["title"]: one["name"] for one in detail["attachments"]} == {
        "法定责任和义务履行完毕的证明": "结案通知书.pdf",
        "信用承诺书": "信用承诺书.png",
    }
    assert {one["kind"]: one["document_no"] for one in detail["papers"]} == {
        "obligations": "示例结〔2026〕1号",
        "promise": "",
    }
    assert [one["mark"] for one in detail["listing"]["marks"]] == ["under_repair"]
    own = re.findall(r'href="(/subject/claims/[^"]+)"', filed.text)
    assert {visitor.get(one).content for one in own} == {files.PDF, files.PNG}


def test_what_is_missing_is_all_said_at_once_and_nothing_is_kept(world: World) -> None:
    visitor = enter(world, DEBTOR)
    path = f"/subject/repairs/{_entry(own_page(visitor))}"
    bare = _post(visitor, path, {"statement": " "})
    assert bare.status_code == 422
    assert 'href="#statement"' in bare.text
    assert 'href="#corrected_on"' in bare.text
    assert 'href="#file_promise"' in bare.text
    without = _post(visitor, path, REPAIR)
    assert without.status_code == 422
    assert 'href="#file_obligations"' in without.text
    assert 'href="#file_promise"' in without.text
    check_outline(without.text)
    early = _post(visitor, path, REPAIR | {"corrected_on": "2025-01-01"}, PAPERS)
    assert (early.status_code, 'href="#corrected_on"' in early.text) == (422, True)
    wrong = _post(visitor, path, REPAIR, PAPERS | {"file_promise": ("承诺书.pdf", files.EXE)})
    assert wrong.status_code == 422
    assert "格式不能接收" in wrong.text
    assert _claims(world, "repairs") == []


def test_papers_can_come_later_until_the_application_is_taken_back(world: World) -> None:
    visitor = enter(world, DEBTOR)
    entry = _entry(own_page(visitor))
    filed = _post(
        visitor, f"/subject/objections/{entry}", {"statement": "不是本单位"}, {"files": ("执照.png", files.PNG)}
    )
    assert filed.status_code == 200, filed.text
    [claim] = _claims(world, "objections")
    area = f"/subject/claims/{claim['claim_id']}"
    more = _post(visitor, f"{area}/attach", {"file_title": "情况说明"}, {"files": ("说明.pdf", files.PDF)})
    assert more.status_code == 200, more.text
    assert "情况说明" in more.text
    detail = world.person("office").get(f"/api/v1/objections/{claim['claim_id']}").json()
    assert sorted(one["name"] for one in detail["attachments"]) == ["执照.png", "说明.pdf"]
    assert "异议中" in more.text
    gone = _post(visitor, f"{area}/withdraw", {})
    assert gone.status_code == 200, gone.text
    [after] = _claims(world, "objections")
    assert (after["state"], after["listing"]["marks"]) == ("withdrawn", [])
    assert _post(visitor, f"{area}/withdraw", {}).status_code == 409
    assert _post(visitor, f"{area}/attach", {}, {"files": ("b.pdf", files.PDF)}).status_code == 409
    assert f'href="/subject/objections/{entry}"' in own_page(visitor), "it may be raised anew"


def test_nobody_reaches_anothers_application(world: World) -> None:
    visitor = enter(world, DEBTOR)
    entry = _entry(own_page(visitor))
    filed = _post(visitor, f"/subject/repairs/{entry}", REPAIR, PAPERS)
    attachment = re.findall(r'href="(/subject/claims/[^"]+)"', filed.text)[0]
    area = attachment.partition("/attachments/")[0]
    for code, kind in ((CLEAN, "legal_person"), (PERSON, "natural_person")):
        stranger = enter(world, code, kind)
        assert stranger.get(attachment).status_code == 404
        assert stranger.get(f"/subject/repairs/{entry}").status_code == 404
        assert _post(stranger, f"/subject/repairs/{entry}", REPAIR, PAPERS).status_code == 404
        assert _post(stranger, f"{area}/withdraw", {}).status_code == 404
        assert _post(stranger, f"{area}/attach", {}, {"files": ("b.pdf", files.PDF)}).status_code == 404


def test_the_subject_neither_sees_nor_withdraws_what_a_department_filed(world: World) -> None:
    visitor = enter(world, DEBTOR)
    entry = _entry(own_page(visitor))
    body = {"listing_id": entry, "applicant": {"kind": "department", "name": "示例"}, "statement": "主体混淆"}
    claim = world.person("court").post("/api/v1/objections", json=body).json()["claim_id"]
    added = world.person("court").post(
        f"/api/v1/rights/{claim}/attachments", files={"file": ("内部核查.pdf", files.PDF)}
    )
    page = own_page(visitor)
    assert claim in page
    assert "内部核查" not in page
    area = f"/subject/claims/{claim}"
    assert area not in page
    assert _post(visitor, f"{area}/withdraw", {}).status_code == 404
    assert visitor.get(f"{area}/attachments/{added.json()['attachment_id']}").status_code == 404
