"""Forms that come back: what must be chosen again, in whose words the fault is told, where the page leads, what is not lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.api.pages import check_outline, csrf_of
from tests.api.world import World, open_case
from tests.support import files

OUTCOME = {"outcome": "implemented", "document_no": "示例监〔2026〕7号"}


def taken(world: World, case_no: str) -> str:
    """The address of a case that the supervisor has taken."""
    case_id = open_case(world, case_no)
    assert world.person("supervisor").post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 200
    return f"/cases/{case_id}"


def token(browser: TestClient) -> str:
    return csrf_of(browser.get("/").text)


def test_a_file_is_asked_for_again_and_a_fault_told_in_the_words_of_the_form(shared: World) -> None:
    clerk, path = shared.person("supervisor"), taken(shared, "RF-1")
    given = {"csrf": token(clerk), **OUTCOME, "amount": "12.5万"}
    answer = clerk.post(f"{path}/outcome", data=given, files={"files": ("决定书.pdf", files.PDF)})
    page = answer.text
    assert answer.status_code == 422
    check_outline(page)
    assert "附件须重新选择：决定书.pdf" in page
    assert 'aria-describedby="files-hint files-again"' in page
    assert "金额有误：应为以元为单位的金额，只写数字。请写成 4000000.00 的样子" in page
    assert not re.search("字段 |amount 有误|附件须重新选择", clerk.get(path).text)


def test_people_choose_by_titles_and_programs_by_codes(shared: World) -> None:
    clerk, path = shared.person("supervisor"), taken(shared, "RF-2")
    missing = {"outcome": "not_applicable", "reason": "示例"}
    superfluous = {**OUTCOME, "reason_code": "public-interest"}
    for given, told, code in (
        (missing, "请从中选一项：", "matter-out-of-scope（"),
        (superfluous, "请把“理由”改为不选", "请删去 reason_code"),
    ):
        page = clerk.post(f"{path}/outcome", data={"csrf": token(clerk), **given}).text
        alert = page.partition('role="alert"')[2].partition("</div>")[0]
        assert told in alert
        assert code not in alert
        assert code in clerk.post(f"/api/v1{path}/outcome", json=given).json()["errors"][0]["advice"]


def test_who_was_overtaken_finds_the_case_and_the_own_words(shared: World) -> None:
    first, second, path = shared.person("supervisor"), shared.person("second"), taken(shared, "RF-3")
    version = re.search(r'name="version" value="([0-9]+)"', second.get(path).text)
    assert version
    assert first.post(f"{path}/outcome", data={"csrf": token(first), **OUTCOME}).status_code == 200
    late = {"csrf": token(second), "version": version[1], "outcome": "implemented", "reason": "已于当日\n函告交易中心"}
    answer = second.post(f"{path}/outcome", data=late)
    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert answer.status_code == 409
    check_outline(answer.text)
    assert "没有办成：当前的情况不允许" in alert
    assert "有内容需要改正" not in answer.text
    assert f'<a href="{path}">查看最新案件</a>' in alert
    assert "您填写的内容" in alert
    assert "已于当日\n函告交易中心" in alert
    reloaded = second.get(f"{path}/outcome")
    assert (reloaded.status_code, reloaded.url.path) == (200, path)


def test_the_address_of_every_step_leads_to_a_page(shared: World) -> None:
    """Only steps of one correction, whose list the address does not tell, and leaving lead to the first page."""
    routers = (getattr(one, "original_router", None) for one in shared.app.routes)
    routes = [route for router in routers if router is not None for route in router.routes]
    steps = {route.path for route in routes if "POST" in route.methods and not route.path.startswith("/api/")}
    assert len(steps) > 50
    clerk, home = shared.person("auditor"), set()
    for path in steps:
        opened = clerk.get(re.sub(r"\{[^}]*\}", "0" * 32, path), follow_redirects=False)
        assert opened.status_code != 405, path
        if opened.status_code == 303 and opened.headers["location"] == "/":
            home.add(path)
    assert home == {"/sign-out", "/corrections/{correction_id}/{step}"}
    assert shared.client("ggzy").get("/api/v1/checks").status_code == 405, "programs are told"


def test_a_lost_session_leads_back_to_the_case_and_says_what_was_lost(shared: World) -> None:
    path, nobody = taken(shared, "RF-4"), TestClient(shared.app, base_url="http://127.0.0.1:8000")
    answer = nobody.post(f"{path}/outcome", data={**OUTCOME, "reason": "机密说明"}, follow_redirects=False)
    assert (answer.status_code, "机密" in unescape(answer.headers["location"])) == (303, False)
    page = nobody.get(answer.headers["location"]).text
    assert "刚才提交的内容没有保存" in page
    assert f'name="next" value="{path}"' in page


def test_what_was_written_comes_back_with_the_sign_in_page(shared: World) -> None:
    """To the person alone: not what was chosen or what forms carry, and nothing that another site sent."""
    path, nobody = taken(shared, "RF-6"), TestClient(shared.app, base_url="http://127.0.0.1:8000")
    sent = {**OUTCOME, "csrf": "f" * 64, "reason": "已于当日\n<b>函告</b>交易中心", "password": "Geheim-1"}
    ours = {"sec-fetch-site": "same-origin"}
    answer = nobody.post(f"{path}/outcome", data=sent, files={"files": ("决定书.pdf", files.PDF)}, headers=ours)
    assert answer.status_code == 401
    check_outline(answer.text)
    assert "请先复制下面您填写的文字" in answer.text
    assert "已于当日\n&lt;b&gt;函告&lt;/b&gt;交易中心</dd>" in answer.text
    assert "决定书.pdf</dd>" in answer.text
    assert f'name="next" value="{path}"' in answer.text
    assert "f" * 64 not in answer.text
    assert "Geheim-1" not in answer.text
    assert "implemented" not in answer.text
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere.example"}, {}):
        other = nobody.post(f"{path}/outcome", data=sent, headers=headers, follow_redirects=False)
        assert (other.status_code, "函告" in other.text) == (303, False)
    long = nobody.post(f"{path}/outcome", data=sent | {"reason": "长" * 70_000}, headers=ours, follow_redirects=False)
    assert long.status_code == 303, "what nobody writes by hand is not read of a stranger"


def test_a_form_of_an_earlier_session_gives_back_what_was_written(shared: World) -> None:
    """Somebody signed in anew in another window: nothing is done, and the words are not lost."""
    clerk, path = shared.person("supervisor"), taken(shared, "RF-7")
    stale = {**OUTCOME, "csrf": token(shared.person("second")), "reason": "已函告"}
    answer = clerk.post(f"{path}/outcome", data=stale, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, "表单已失效" in answer.text) == (403, True)
    check_outline(answer.text)
    assert '<dd class="entered">已函告</dd>' in answer.text
    assert f'href="{path}">打开原来的页面' in answer.text
    other = clerk.post(f"{path}/outcome", data=stale, headers={"sec-fetch-site": "cross-site"})
    assert (other.status_code, "函告" in other.text) == (403, False)


def test_what_was_sent_back_is_corrected_not_written_anew(shared: World) -> None:
    clerk, court, path = shared.person("supervisor"), shared.person("court"), taken(shared, "RF-5")
    mine = {"csrf": token(clerk)}
    given = mine | OUTCOME | {"reason": "已函告", "amount": "12000"}
    clerk.post(f"{path}/outcome", data=given, files={"files": ("决定书.pdf", files.PDF)})
    back = {"csrf": token(court), "answer": "return", "reason": "文书号写错了"}
    assert court.post(f"{path}/verify", data=back).status_code == 200
    page = clerk.get(path).text
    check_outline(page)
    assert page.index("发起部门退回重办：</strong>文书号写错了") < page.index("<h2>办理</h2>")
    assert 'value="示例监〔2026〕7号"' in page
    assert 'value="12000.00"' in page
    assert '<option value="implemented" selected>' in page
    assert ">已函告</textarea>" in page
    again = clerk.post(f"{path}/outcome", data=mine | {"outcome": "implemented", "keep_files": "yes"})
    assert again.status_code == 200, "the file proves it"
    assert len(clerk.get(f"/api/v1{path}").json()["evidence"]["attachments"]) == 1
    assert "退回重办" not in again.text
    court.post(f"{path}/verify", data=back)
    assert clerk.post(f"{path}/outcome", data=mine | {"outcome": "implemented"}).status_code == 422, "nothing proves it"


def test_no_path_of_a_field_reaches_a_clerk(shared: World) -> None:
    clerk = shared.person("supervisor")
    page = clerk.get("/check/new?matter=bidding.qualification").text
    once = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert once
    given = {"csrf": csrf_of(page), "once": once[1], "matter": "bidding.qualification", "rows": "1", "step": "check"}
    given |= {"subject.0.role": "bidder", "subject.0.name": "示例公司", "field.government_funded": "true"}
    answer = clerk.post("/check", data=given | {"purpose": "投标资格审查" * 400})
    assert answer.status_code == 422
    assert "填写有误：超过长度上限" in answer.text
    assert "字段 " not in answer.text


@pytest.mark.parametrize("path", ["/appraisals", "/exports"])
def test_each_missing_day_is_named(shared: World, path: str) -> None:
    office = shared.person("office")
    page = office.post(path, data={"csrf": token(office), "from": "", "to": "", "format": "csv"}).text
    assert "请填写起始日期" in page
    assert "请填写截止日期" in page
    turned = {"from": "2026-10-31", "to": "2026-10-01", "format": "csv", "layout": "minimal", "purpose": "报省信用平台"}
    page = office.post(path, data={"csrf": token(office), **turned}).text
    assert "请核对起止日期" in page
    short = turned | {"from": "2026-10-01", "to": "2026-10-31", "purpose": "上报省里"[:4]}
    assert path != "/exports" or "用途写得太短" in office.post(path, data={"csrf": token(office), **short}).text
