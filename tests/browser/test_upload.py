"""Sending a listing file where scripts run: how far it is gets told, and mistakes and results come as they do without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Demo
from tests.browser.test_console import sign_in

pytestmark = pytest.mark.xdist_group("browser")

GOOD = "主体类别,主体名称,主体代码,决定文书号,认定机关,决定日期,列入日期,截止日期\n"


@pytest.fixture
def scripted(playwright: Playwright, demo: Demo) -> Iterator[Page]:
    """A page that runs the service's scripts. What a script does wrong, or the policy of the page forbids, fails the test."""
    with playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser:
        page = browser.new_page(base_url=demo.base_url, locale="zh-CN")
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
        yield page
        assert faults == []


def test_a_file_is_sent_and_told_of(scripted: Page, demo: Demo, tmp_path: Path) -> None:
    sign_in(scripted, demo, "court")
    scripted.goto("/lists/judgment-defaulters/import")
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("甲,乙\n1,2\n", "utf-8")
    right.write_text(GOOD + "法人,示例公司,1,示例1号,示例机关,2026-01-05,2026-01-05,\n", "utf-8")
    told = scripted.locator("[data-told]")
    expect(told).to_be_hidden()
    scripted.evaluate(
        "new MutationObserver(() => { window.told = document.querySelector('[data-told]').textContent; })"
        ".observe(document.querySelector('[data-told]'), {childList: true})"
    )
    scripted.get_by_label("名单文件").set_input_files(wrong)
    scripted.get_by_role("button", name="开始").click()
    expect(scripted.get_by_text("表头的列不正确")).to_be_visible()
    assert "文件已传完" in scripted.evaluate("window.told")
    scripted.get_by_label("名单文件").set_input_files(right)
    scripted.get_by_role("button", name="开始").click()
    expect(scripted.get_by_role("status")).to_contain_text("试运行完成，名单没有变动")
    expect(scripted.get_by_role("heading", name="拒收的行")).to_be_visible()
