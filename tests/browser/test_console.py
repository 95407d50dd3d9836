"""The console in a real browser, without scripts: the loop as people walk it, and the same by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from samples.generator.codes import company
from tests.browser.conftest import Demo

pytestmark = pytest.mark.xdist_group("browser")

DEBTOR, DEBTOR_NAME = company(1), "济源示例建设有限公司001"


def sign_in(page: Page, demo: Demo, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(demo.password(name))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天要办的事")


def check_by_hand(page: Page, case_no: str) -> None:
    page.get_by_role("link", name="人工核查").first.click()
    page.get_by_role("link", name=re.compile("工程招标投标资格审查")).click()
    page.get_by_label("办件编号").fill(case_no)
    page.get_by_label("核查用途").fill("投标资格审查")
    page.get_by_label("是否政府投资或主要使用财政性资金").select_option(label="是")
    page.get_by_label("合同估算价").fill("12,000,000")
    page.get_by_label("角色").select_option(label="投标人")
    page.get_by_label("名称或姓名").fill(DEBTOR_NAME)
    page.get_by_label("代码").fill(DEBTOR)
    page.get_by_role("button", name="开始核查").click()


def test_the_loop(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "bidding")
    expect(page.locator(".demo")).to_contain_text("演示")
    check_by_hand(page, "LL-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("核查结果：工程招标投标资格审查")
    expect(page.locator(".verdict")).to_contain_text("依法限制")
    expect(page.locator(".measure").first).to_contain_text("是否政府投资或主要使用财政性资金：是")
    page.get_by_role("link", name="招标投标行政监督部门").first.click()
    page.get_by_role("button", name="确认收到").click()
    expect(page.get_by_role("status")).to_contain_text("已确认")
    page.get_by_label("办理结果").select_option(label="已实施")
    page.get_by_label("文书号").fill("示例监〔2026〕1号")
    page.get_by_role("button", name="登记结果").click()
    expect(page.get_by_text("等待发起部门核验")).to_be_visible()
    case = page.url.partition("?")[0]
    sign_in(page, demo, "court")
    page.goto(case)
    page.get_by_role("button", name="核验通过").click()
    expect(page.get_by_role("status")).to_contain_text("已核验")
    page.get_by_role("link", name="报表").click()
    page.get_by_label("备忘录").select_option("judgment-defaulters")
    page.get_by_role("button", name="查看报表").click()
    expect(page.get_by_role("img", name="案件按状态")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^已核验"))
    row.get_by_role("link").click()
    page.get_by_role("link", name=DEBTOR_NAME).click()
    expect(page).to_have_url(case)


def test_mistakes_keep_what_was_entered_and_lead_to_the_field(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "bidding")
    page.goto("/check/new?matter=bidding.qualification")
    page.get_by_label("办件编号").fill("LL-2")
    page.get_by_role("button", name="开始核查").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("办件编号")).to_have_value("LL-2")
    summary.get_by_role("link", name="请填写核查用途").click()
    expect(page.get_by_label("核查用途")).to_be_focused()


def test_a_list_is_pushed_signed_for_and_applied(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "hrss")
    page.get_by_role("link", name="名单推送").first.click()
    page.get_by_role("button", name=re.compile("推送.*农民工工资.*给参与部门")).click()
    expect(page.get_by_role("status")).to_contain_text("已推送")
    sign_in(page, demo, "bidding")
    page.get_by_role("link", name="名单推送").first.click()
    page.get_by_role("link", name=re.compile(r"^\d+ 条$")).first.click()
    expect(page.get_by_role("table")).to_contain_text("新增")
    page.get_by_role("link", name="返回").click()
    page.get_by_role("button", name=re.compile("^签收")).first.click()
    page.get_by_role("button", name=re.compile("^已应用")).first.click()
    expect(page.get_by_role("status")).to_contain_text("已登记应用")


def test_what_is_silent_says_why(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "policy")
    page.get_by_role("link", name="备忘录").first.click()
    page.get_by_role("link", name=re.compile("运输物流")).click()
    rows = page.get_by_role("row").filter(has_text="不触发").filter(has_text="名单")
    assert rows.count() > 5
    assert page.locator(".badge", has_text="会触发").filter(has_not_text="不").count() == 0


@pytest.mark.parametrize("width", [360, 1200])
def test_pages_fit_the_window(page: Page, demo: Demo, width: int) -> None:
    sign_in(page, demo, "bidding")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/check", "/check/new?matter=bidding.qualification", "/cases", "/pushes", "/memoranda"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_on_a_phone_the_weeks_open_at_the_newest(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "bidding")
    check_by_hand(page, "LL-5")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    box, chart = page.locator(".newest").first.bounding_box(), page.locator(".newest .chart").first.bounding_box()
    assert box is not None
    assert chart is not None
    assert chart["width"] > box["width"], "it scrolls"
    assert chart["x"] + chart["width"] == pytest.approx(box["x"] + box["width"], abs=1)


def test_pages_print_without_navigation(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "bidding")
    check_by_hand(page, "LL-3")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".demo")).to_be_visible()
    expect(page.locator(".verdict")).to_be_visible()


# By keyboard alone


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, as a person would; it must also show that it has."""
    target = page.locator(selector).first
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def choose(page: Page, selector: str, steps: int) -> None:
    tab_to(page, selector)
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def test_everything_by_keyboard(page: Page, demo: Demo) -> None:
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    write(page, "#name", "bidding")
    write(page, "#password", demo.password("bidding"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天要办的事")
    tab_to(page, 'nav a[href="/check"]')
    page.keyboard.press("Enter")
    tab_to(page, 'a[href="/check/new?matter=bidding.qualification"]')
    page.keyboard.press("Enter")
    write(page, "#case_no", "LL-4")
    write(page, "#purpose", "投标资格审查")
    choose(page, '[name="field.government_funded"]', 1)
    choose(page, '[name="subject.0.role"]', 1)
    write(page, '[name="subject.0.name"]', DEBTOR_NAME)
    write(page, '[name="subject.0.code"]', DEBTOR)
    tab_to(page, 'button[value="check"]')
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("依法限制")
    tab_to(page, 'a[href^="/cases/"]')
    page.keyboard.press("Enter")
    tab_to(page, 'form[action$="/acknowledge"] button')
    page.keyboard.press("Enter")
    choose(page, "#outcome", 1)
    write(page, "#document_no", "示例监2号")
    tab_to(page, 'form[action$="/outcome"] button')
    page.keyboard.press("Enter")
    expect(page.get_by_text("等待发起部门核验")).to_be_visible()
