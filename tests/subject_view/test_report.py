"""The free report: twice a year, the same figures in every form, and a code by which anybody can verify it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.testclient import TestClient

from engine.inputs import SubjectKind
from services.errors import ConflictError, NotFoundError
from services.subject_view.model import Visitor
from services.subject_view.report import issue, kept_report, normalised, quota, verify
from services.subjects.identity import parse_code
from services.subjects.keys import erase, find_keys
from tests.api.pages import check_outline
from tests.api.world import DEBTOR, DEBTOR_NAME, NOW, PERSON, World, open_case
from tests.subject_view.visiting import browser, enter, new_report, own_page, post


def visitor_of(world: World, code: str, kind: SubjectKind) -> Visitor:
    parsed = parse_code(kind, code, "code")
    with world.application.database.read() as uow:
        return Visitor(find_keys(uow, world.application.cipher, [parsed])[parsed], kind)


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content), read_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def verified(world: World, code: str) -> str:
    page = browser(world).post("/subject/verify", data={"code": code})
    assert page.status_code == 200
    check_outline(page.text)
    return page.text


def test_the_spreadsheet_says_what_the_page_says(world: World) -> None:
    open_case(world, "BG-1")
    visitor = enter(world, DEBTOR)
    report = new_report(visitor)
    answer = visitor.get(f"/subject/reports/{report}/xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert DEBTOR not in answer.headers["content-disposition"]
    found = sheets(answer.content)
    overview = dict(found["概况"][1:])
    page = own_page(visitor)
    told = re.search(r"有效条目 (\d+) 条，措施 (\d+) 项，查询 (\d+) 次", page)
    assert told
    assert [overview["其中有效"], overview["措施"], overview["查询记录"]] == [int(one) for one in told.groups()]
    assert overview["名称"] == DEBTOR_NAME
    assert overview["名单条目"] == len(found["名单条目"]) - 1 == 1
    assert overview["措施"] == len(found["措施"]) - 1 >= 1
    assert overview["查询记录"] == len(found["查询记录"]) - 1 == 1
    assert found["名单条目"][1][4] == "(2026)豫示例执1号"
    assert found["查询记录"][1][3] == "bid-qualification"
    printed = visitor.get(f"/subject/reports/{report}")
    check_outline(printed.text)
    assert str(overview["验证码"]) in printed.text
    assert f"措施 {overview['措施']} 项" in printed.text


def test_anybody_verifies_a_report_by_its_code_and_sees_it_masked(world: World) -> None:
    visitor = enter(world, PERSON, "natural_person")
    report = new_report(visitor)
    overview = dict(sheets(visitor.get(f"/subject/reports/{report}/xlsx").content)["概况"][1:])
    page = verified(world, str(overview["验证码"]).lower().replace("-", " "))
    for shown in (
        "是本系统出具的报告",
        report,
        str(overview["内容摘要"]),
        str(overview["代码"]),
        "1 条，其中有效 1 条",
    ):
        assert shown in page
    assert PERSON not in page
    assert "示某人" not in page
    assert "没有这个验证码的报告" in verified(world, "AAAA-BBBB-CCCC-DDDD")


def test_two_a_year_and_again_in_the_next(world: World) -> None:
    app = world.application
    subject = visitor_of(world, DEBTOR, SubjectKind.LEGAL_PERSON)
    with app.database.write() as uow:
        assert quota(uow, app.packs, subject, now=NOW).article == "河南省社会信用条例第四十条"
        issue(uow, app.cipher, app.packs, subject, now=NOW)
    with app.database.write() as uow:
        issue(uow, app.cipher, app.packs, subject, now=NOW)
    with app.database.write() as uow, pytest.raises(ConflictError) as caught:
        issue(uow, app.cipher, app.packs, subject, now=NOW)
    assert caught.value.code == "free_reports_used"
    last_moment = NOW.replace(month=12, day=31, hour=15, minute=59)
    with app.database.write() as uow:
        assert quota(uow, app.packs, subject, now=last_moment).left == 0
        assert quota(uow, app.packs, subject, now=last_moment + timedelta(minutes=1)).left == 2


def test_a_third_is_refused_on_the_page_and_the_two_stay(world: World) -> None:
    visitor = enter(world, DEBTOR)
    new_report(visitor)
    report = new_report(visitor)
    third = post(visitor, "/subject/reports")
    assert third.status_code == 409
    assert "已经出具 2 次" in third.text
    page = own_page(visitor)
    assert "还可以出具 0 次" in page
    assert "出具一份报告" not in page
    assert visitor.get(f"/subject/reports/{report}/xlsx").status_code == 200


def test_a_report_keeps_what_it_said_when_the_record_goes_on(shared: World) -> None:
    visitor = enter(shared, DEBTOR)
    report = new_report(visitor)
    before = visitor.get(f"/subject/reports/{report}").text
    open_case(shared, "BG-2")
    assert visitor.get(f"/subject/reports/{report}").text == before


def test_nobody_takes_somebody_elses_report(shared: World) -> None:
    report = new_report(enter(shared, PERSON, "natural_person"))
    stranger = enter(shared, DEBTOR)
    for path in ("", "/xlsx"):
        assert stranger.get(f"/subject/reports/{report}{path}").status_code == 404


def test_with_the_persons_key_the_report_is_gone(world: World) -> None:
    app = world.application
    person = visitor_of(world, PERSON, SubjectKind.NATURAL_PERSON)
    with app.database.write() as uow:
        report = issue(uow, app.cipher, app.packs, person, now=NOW)
    code = report.document["verification_code"]
    with app.database.write() as uow:
        erase(uow, person.subject_key, actor="local:test", reason="保存期满", now=NOW)
    with app.database.write() as uow:
        found = verify(uow, app.cipher, code, now=NOW)
        assert found is not None
        assert (found["erased"], found["code"], found["counts"]) == (True, None, None)
        with pytest.raises(NotFoundError):
            kept_report(uow, person, report.report_id, file="xlsx", now=NOW)


def test_verifying_is_limited_for_an_address(shared: World) -> None:
    visitor: TestClient = browser(shared)
    for _ in range(60):
        last = visitor.post("/subject/verify", data={"code": "AAAABBBBCCCCDDDD"})
        assert last.status_code == 200
    assert visitor.post("/subject/verify", data={"code": "AAAABBBBCCCCDDDD"}).status_code == 429


def test_codes_are_read_as_people_type_them() -> None:
    assert normalised(" abcd-2345 ") == "ABCD2345"


def test_the_pdf_carries_its_font_and_says_the_same(shared: World) -> None:
    open_case(shared, "BG-3")
    visitor = enter(shared, DEBTOR)
    report = new_report(visitor)
    overview = dict(sheets(visitor.get(f"/subject/reports/{report}/xlsx").content)["概况"][1:])
    answer = visitor.get(f"/subject/reports/{report}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    book = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in book.pages).replace("\n", "").replace(" ", "")
    counts = re.search(r"名单条目(\d+)条，其中有效(\d+)条；措施(\d+)项；查询(\d+)次", text)
    assert counts, text[:500]
    wanted = [overview[name] for name in ("名单条目", "其中有效", "措施", "查询记录")]
    assert [int(one) for one in counts.groups()] == wanted
    for shown in (str(overview["验证码"]), report, DEBTOR_NAME, "(2026)豫示例执1号", "bid-qualification", "演示"):
        assert shown in text, shown
    assert all(_embedded(font) for font in _fonts(book))


def _fonts(book: PdfReader) -> list[Any]:
    found = [
        font.get_object()
        for page in book.pages
        for font in page["/Resources"].get_object()["/Font"].get_object().values()
    ]
    assert found
    return found


def _embedded(font: Any) -> bool:
    described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    return any(name.startswith("/FontFile") for name in described)
