"""A listed company looks at itself in a real browser, at an office screen and on a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from samples.generator.codes import company

pytestmark = pytest.mark.xdist_group("browser")

DEBTOR = company(1)


def enter(page: Page) -> None:
    page.goto("/subject")
    page.get_by_label("统一社会信用代码或公民身份号码").fill(DEBTOR)
    page.get_by_role("button", name="下一步：核验身份").click()
    told = re.search(r"\d{6}", page.get_by_role("status").inner_text())
    assert told
    page.get_by_label("验证码").fill(told[0])
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的信用信息")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_company_sees_its_record_and_the_pages_fit(page: Page, tmp_path: Path, width: int, height: int) -> None:
    page.context.clear_cookies()
    page.set_viewport_size({"width": width, "height": height})
    enter(page)
    expect(page.get_by_role("heading", name="失信被执行人名单").first).to_be_visible()
    fits(page, tmp_path / "own.png", width)
    page.get_by_role("link", name=re.compile("^对该条目提出异议")).first.click()
    expect(page.get_by_label("哪里不对，事实是什么")).to_be_visible()
    fits(page, tmp_path / "objection.png", width)
    page.get_by_role("link", name="我的信用信息").click()
    page.get_by_role("button", name="出具一份报告").click()
    expect(page.get_by_role("status")).to_contain_text("报告已出具")
    page.get_by_role("link", name="打印版").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("信用报告")
    fits(page, tmp_path / "report.png", width)
    code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page.locator("article").inner_text())
    assert code
    page.goto("/subject/verify")
    page.get_by_label("报告上的验证码").fill(code[0])
    page.get_by_role("button", name="查验").click()
    expect(page.get_by_role("status")).to_contain_text("是本系统出具的报告")
    fits(page, tmp_path / "verify.png", width)


def fits(page: Page, picture: Path, width: int) -> None:
    """Nothing sticks out sideways; the picture is for people who look into the folder."""
    page.screenshot(path=picture, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
