"""The console's pages of listing files: import with its report, comparison and corrections by two persons, mappings, export."""

from __future__ import annotations

import io
import re
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from services.corrections import accepting
from services.registry.rows import Issue
from tests.api.pages import check_outline, csrf_of
from tests.api.test_list_files import ADDED, CHANGED, HEADER, LIST, file_of
from tests.api.world import DEBTOR_NAME, PERSON, World

Response = Any


def send(browser: TestClient, page: str, to: str, files: Any = None, **fields: str) -> Response:
    """Posts a form of a page, as the browser does, and looks at what comes."""
    csrf = csrf_of(browser.get(page).text)
    answer = browser.post(to, data={"csrf": csrf, **fields}, files=files)
    if answer.headers["content-type"].startswith("text/html"):
        check_outline(answer.text)
    return answer


def upload(browser: TestClient, what: str, *lines: str, **fields: str) -> Response:
    page = f"/lists/{LIST}/{what}"
    return send(browser, page, page, file_of(*lines), **fields)


def test_every_page_is_well_made(world: World) -> None:
    court = world.person("court")
    upload(court, "compare", CHANGED, ADDED)
    for path in (
        "/lists", f"/lists/{LIST}", f"/lists/{LIST}/import", f"/lists/{LIST}/compare", f"/lists/{LIST}/mappings?layout=penalty-old",
        f"/lists/{LIST}/export", f"/lists/{LIST}/corrections",
    ):  # fmt: skip
        answer = court.get(path)
        assert answer.status_code == 200, path
        check_outline(answer.text)
        assert PERSON not in answer.text


def test_trying_then_importing(world: World) -> None:
    court = world.person("court")
    tried = upload(court, "import", CHANGED, ADDED.replace("2026-03-05", "2026-13-05"), trial="yes")
    assert "试运行完成，名单没有变动" in tried.text
    assert "拒收的行" in tried.text
    assert "wrong_type" in tried.text
    before = court.get(f"/api/v1/lists/{LIST}/listings").json()["registry_version"]
    imported = upload(court, "import", CHANGED, ADDED, trial="no")
    assert "已导入" in imported.text
    assert court.get(f"/api/v1/lists/{LIST}/listings").json()["registry_version"] == before + 1
    report = court.get(str(imported.url.path) + "/report?format=xlsx")
    assert load_workbook(io.BytesIO(report.content))["概况"].max_row > 5
    assert imported.url.path in court.get(f"/lists/{LIST}").text


def test_a_wrong_file_comes_back_with_what_is_wrong(world: World) -> None:
    court, page = world.person("court"), f"/lists/{LIST}/import"
    none = send(court, page, page, trial="no")
    assert (none.status_code, "请选择文件" in none.text) == (422, True)
    wrong = send(court, page, page, {"file": ("名单.csv", "甲,乙\n1,2\n".encode())}, trial="no")
    assert wrong.status_code == 422
    assert "列" in wrong.text
    forged = court.post(page, data={"csrf": "0" * 64}, files=file_of(ADDED))
    assert forged.status_code == 403
    assert world.person("finance").get(page).status_code == 403


def test_from_comparison_to_correction_by_two_persons(world: World) -> None:
    court, office = world.person("court"), world.person("office")
    compared = upload(court, "compare", CHANGED, ADDED)
    assert "提出更正建议（3 条）" in compared.text
    file_page, work = compared.url.path, f"/lists/{LIST}/corrections"
    proposed = send(court, file_page, f"{file_page}/propose")
    assert "须由另一名工作人员复核" in proposed.text
    assert "您提出的建议由另一名工作人员采纳" in proposed.text
    own = send(court, file_page, f"{file_page}/accept")
    assert own.status_code == 403
    assert "不能自己采纳" in own.text
    accepted = send(office, file_page, f"{file_page}/accept")
    assert "已采纳 2 条" in accepted.text
    [question] = court.get(f"/api/v1/lists/{LIST}/corrections", params={"state": "question"}).json()["items"]
    assert f'href="/unmask/{question["listing_id"]}"' in court.get(work).text
    step = f"/corrections/{question['correction_id']}"
    unfinished = send(court, work, f"{step}/answer", kind="revoked", effective_on="", document_no="", reason="")
    assert (unfinished.status_code, "请填写退出日期" in unfinished.text) == (422, True)
    said = {"kind": "revoked", "effective_on": "2026-11-20", "document_no": "示例撤1号", "reason": "示例"}
    answered = send(court, work, f"{step}/answer", version="2", **said)
    assert "由另一名工作人员采纳" in answered.text
    done = send(office, work, f"{step}/accept", version="3")
    assert "已采纳 1 条" in done.text
    states = {one["decision_no"]: one["status"] for one in court.get(f"/api/v1/lists/{LIST}/listings").json()["items"]}
    assert sorted(states.values()) == ["exited", "in_force", "in_force"]
    assert "没有符合条件的差异" in court.get(work).text


def test_accepting_many_goes_on_where_it_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    court, office = world.person("court"), world.person("office")
    file_page = upload(court, "compare", CHANGED, ADDED).url.path
    send(court, file_page, f"{file_page}/propose")
    monkeypatch.setattr(accepting, "accept_all", partial(accepting.accept_all, part=1, most=1))
    first = send(office, file_page, f"{file_page}/accept")
    assert "已采纳 1 条，还有 1 条没有办到" in first.text
    [after] = re.findall(r'name="after" value="([^"]+)"', first.text)
    rest = send(office, file_page, f"{file_page}/accept", after=after, applied="1")
    assert "已采纳 2 条。" in rest.text


def test_a_refused_correction_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    court, office = world.person("court"), world.person("office")
    file_page, work = upload(court, "compare", ADDED).url.path, f"/lists/{LIST}/corrections"
    send(court, file_page, f"{file_page}/propose")
    why = Issue("level", "test", "示例名单不再收这一类", "请认定机关更正")
    monkeypatch.setattr("services.registry.admission.refusals", lambda *_: iter([why]))
    answer = send(office, file_page, f"{file_page}/accept")
    assert "没有采纳" in answer.text
    assert "没有收下：示例名单不再收这一类。请认定机关更正" in court.get(work).text


def test_only_the_page_of_a_file_runs_a_script_of_our_own(world: World) -> None:
    court = world.person("court")
    page = court.get(f"/lists/{LIST}/import")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers.get_list("content-security-policy") == [page.headers["content-security-policy"]]
    assert "'unsafe" not in page.headers["content-security-policy"]
    [script] = re.findall(r'<script src="([^"]+)" defer></script>', page.text)
    assert court.get(script).headers["content-type"].startswith("text/javascript")
    assert "script-src" not in court.get(f"/lists/{LIST}").headers["content-security-policy"]


def test_not_followed_kept_and_taken_up_again(world: World) -> None:
    court, office = world.person("court"), world.person("office")
    file_page, work = upload(court, "compare", CHANGED, ADDED).url.path, f"/lists/{LIST}/corrections"
    send(court, file_page, f"{file_page}/propose")
    for one in court.get(f"/api/v1/lists/{LIST}/corrections").json()["items"]:
        step = "keep" if one["kind"] == "vanished" else "reject"
        to = f"/corrections/{one['correction_id']}/{step}"
        assert send(office, work, to, reason="").status_code == 422
        assert send(office, work, to, reason="以我方为准").status_code == 200
    kept = court.get(f"{work}?state=kept").text
    assert "以我方为准" in kept
    [one] = court.get(f"/api/v1/lists/{LIST}/corrections", params={"state": "kept"}).json()["items"]
    again = send(court, f"{work}?state=kept", f"/corrections/{one['correction_id']}/reopen")
    assert "已重新提出" in again.text


def test_strangers_change_nothing(world: World) -> None:
    court, finance = world.person("court"), world.person("finance")
    file_page = upload(court, "compare", CHANGED).url.path
    assert finance.get(file_page).status_code == 404
    assert finance.get(f"/lists/{LIST}/corrections").status_code == 404
    [one, *_] = court.get(f"/api/v1/lists/{LIST}/corrections").json()["items"]
    csrf = csrf_of(finance.get("/lists/government-procurement/import").text)
    for path in (f"{file_page}/propose", f"{file_page}/accept", f"/corrections/{one['correction_id']}/keep"):
        assert finance.post(path, data={"csrf": csrf, "reason": "示例"}).status_code == 404
    auditor = world.person("auditor")
    page = auditor.get(file_page)
    assert page.status_code == 200
    assert "提出更正建议（" not in page.text


def test_a_mapping_is_saved_column_by_column_and_used(world: World) -> None:
    court, page = world.person("court"), f"/lists/{LIST}/mappings"
    fields = {
        "from.decision_no": "案号", "from.name": "名称甲、姓名/名称", "from.code": "证件号码/组织机构代码/USCC", "from.authority": "法院",
        "from.decided_on": "决定日期", "same.since": "decided_on", "fixed.until": "（空）", "from.subject_kind": "类型",
        "words": "主体类别：公司=法人", "left_out": "发布时间、截止日期、失信等级、失信行为具体情形",
    }  # fmt: skip
    assert send(court, page, page, **fields).status_code == 422  # no source
    lacking = send(court, page, page, source="国家平台", **{**fields, "from.name": ""})
    assert (lacking.status_code, "主体名称" in lacking.text) == (422, True)
    unread = send(court, page, page, source="国家平台", **{**fields, "words": "公司是法人"})
    assert (unread.status_code, "这一行看不懂" in unread.text) == (422, True)
    assert "列名对照已保存" in send(court, page, page, source="国家平台", **fields).text
    shown = court.get(f"{page}?source=国家平台").text
    assert "名称甲、姓名/名称" in shown
    assert "subject_kind：公司=法人" in shown
    assert send(court, f"{page}?source=国家平台", page, source="国家平台", **fields).status_code == 200
    header = HEADER.replace("执行法院", "法院")
    content = "\n".join([header, ADDED.replace("法人", "公司"), ""]).encode()
    form = f"/lists/{LIST}/import"
    taken = send(court, form, form, {"file": ("名单.csv", content)}, trial="no", source="国家平台")
    assert "来源“国家平台”" in taken.text
    assert "每一行都没有问题" in taken.text


@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("jsonl", b"{")])
def test_export(world: World, kind: str, start: bytes) -> None:
    court, office, page = world.person("court"), world.person("office"), f"/lists/{LIST}/export"
    masked = send(court, page, page, format=kind)
    assert masked.content.startswith(start)
    assert masked.headers["content-disposition"] == f'attachment; filename="{LIST}.{kind}"'
    if kind == "xlsx":
        return
    assert DEBTOR_NAME in masked.text
    assert PERSON not in masked.text
    assert send(office, page, page, format=kind, unmasked="yes").status_code == 422
    assert PERSON in send(office, page, page, format=kind, unmasked="yes", purpose="报送省平台").text
    assert send(court, page, page, format=kind, unmasked="yes", purpose="报送").status_code == 403
    assert send(court, page, page, format="exe").status_code == 422
