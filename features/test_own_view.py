"""主体查询自己: verified, complete, free, and nothing of the persons who acted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from httpx2 import Response
from openpyxl import load_workbook
from pytest_bdd import parsers, scenarios, then, when
from starlette.testclient import TestClient

from features.city import City
from tests.support import files

scenarios("scenarios/主体查询自己.feature")


@dataclass
class Visit:
    """The subject's own browser, the last page it saw, the last report."""

    browser: TestClient
    page: str = ""
    status: int = 0
    asked: list[Response] = field(default_factory=list)
    overview: dict[Any, Any] = field(default_factory=dict)

    def see(self, response: Response) -> None:
        self.page, self.status = response.text, response.status_code

    def found(self, pattern: str) -> str:
        match = re.search(pattern, self.page)
        assert match, pattern
        return match[1]

    def post(self, path: str, sent: Any = None, **data: str) -> None:
        self.see(self.browser.get("/subject/own"))
        csrf = self.found(r'name="csrf" value="([0-9a-f]{64})"')
        self.see(self.browser.post(path, data={"csrf": csrf, **data}, files=sent))


@pytest.fixture
def visit(city: City) -> Visit:
    headers = {"sec-fetch-site": "same-origin"}
    return Visit(TestClient(city.browser.app, base_url="http://127.0.0.1", headers=headers))


def _ask(visit: Visit, code: str | None) -> Response:
    response = visit.browser.post("/subject/code", data={"kind": "legal_person", "code": code or ""})
    assert response.status_code == 200, response.text
    visit.asked.append(response)
    visit.see(response)
    return response


@when("该主体在公开页面核验身份")
def verifies(city: City, visit: Visit) -> None:
    assert city.subject is not None
    _ask(visit, city.subject.code)
    given = {"ticket": visit.found(r'name="ticket" value="([^"]+)"'), "answer": visit.found(r"验证码是 (\d{6})")}
    visit.see(visit.browser.post("/subject/enter", data=given))
    assert visit.status == 200


@when("有人不核验身份就打开该主体的页面")
def opens(visit: Visit) -> None:
    visit.see(visit.browser.get("/subject/own"))


@then("页面要求先核验身份")
def must_verify(visit: Visit) -> None:
    assert "下一步：核验身份" in visit.page
    assert "失信被执行人" not in visit.page


@then(parsers.parse('页面写明"{text}"'))
def says(visit: Visit, text: str) -> None:
    assert text in visit.page


@then(parsers.parse('页面没有"{text}"'))
def does_not_say(visit: Visit, text: str) -> None:
    assert text not in visit.page


@when("有人先后为该主体和一个不在册的主体请求验证码")
def asks_for_both(city: City, visit: Visit) -> None:
    assert city.subject is not None
    _ask(visit, city.subject.code)
    city.new_subject("示例无关公司")
    _ask(visit, city.subject.code)


@then("两次的答复相同")
def same_answers(visit: Visit) -> None:
    texts = [re.sub(r'value="[^"]+"|验证码是 \d{6}', "", one.text) for one in visit.asked]
    assert texts[0] == texts[1]


@when("有人再用一次同一个验证码")
def uses_again(visit: Visit) -> None:
    page = visit.asked[-1].text
    given = {
        "ticket": re.findall(r'name="ticket" value="([^"]+)"', page)[0],
        "answer": re.findall(r"验证码是 (\d{6})", page)[0],
    }
    visit.see(visit.browser.post("/subject/enter", data=given))


@then("核验被拒绝")
def refused(visit: Visit) -> None:
    assert visit.status == 422
    assert "身份核验没有通过" in visit.page


@when("该主体在页面上对条目提出异议")
def objects(visit: Visit) -> None:
    visit.post(
        f"/subject/objections/{visit.found(r'/subject/objections/([0-9A-Za-z_-]+)')}", statement="判决已经履行完毕"
    )


def _asks_for_repair(visit: Visit, sent: dict[str, tuple[str, bytes]]) -> None:
    entry = visit.found(r"/subject/(?:objections|repairs)/([0-9A-Za-z_-]+)")
    written = {"corrected_on": "2026-10-01", "statement": "判决已经履行完毕"}
    visit.post(f"/subject/repairs/{entry}", sent, **written)


@when("该主体在页面上申请修复，没有交材料")
def asks_without_papers(visit: Visit) -> None:
    _asks_for_repair(visit, {})
    assert visit.status == 422


@when("该主体在页面上申请修复，交齐了材料")
def asks_with_papers(visit: Visit) -> None:
    _asks_for_repair(
        visit, {"file_obligations": ("缴款凭证.pdf", files.PDF), "file_promise": ("承诺书.png", files.PNG)}
    )
    assert visit.status == 200


@when("该主体在页面上撤回申请")
def takes_back(visit: Visit) -> None:
    visit.post(visit.found(r'action="(/subject/claims/[0-9a-f]+/withdraw)"'))


@when("该主体出具一份免费报告")
@when("该主体再出具一份免费报告")
@when("该主体又要出具一份免费报告")
def takes_report(visit: Visit) -> None:
    visit.post("/subject/reports")
    if visit.status == 200:
        report = visit.found(r'href="/subject/reports/([0-9a-f]{32})"')
        book = load_workbook(BytesIO(visit.browser.get(f"/subject/reports/{report}/xlsx").content), read_only=True)
        visit.overview = {row[0]: row[1] for row in book["概况"].iter_rows(values_only=True)}


@then("任何人凭验证码查到同样的数字")
def anybody_verifies(city: City, visit: Visit) -> None:
    page = TestClient(city.browser.app, base_url="http://127.0.0.1").post(
        "/subject/verify", data={"code": visit.overview["验证码"]}
    )
    listed = f"{visit.overview['名单条目']} 条，其中有效 {visit.overview['其中有效']} 条"
    for shown in (
        listed,
        f"{visit.overview['措施']} 项",
        f"{visit.overview['查询记录']} 次",
        visit.overview["内容摘要"],
    ):
        assert str(shown) in page.text
    assert visit.overview["名单条目"] == 1


@then(parsers.parse('第三份被拒绝，页面写明"{text}"'))
def third_refused(visit: Visit, text: str) -> None:
    assert visit.status == 409
    assert text in visit.page
