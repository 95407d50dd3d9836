"""A dossier in a real browser, without scripts: collected, examined, the notice written, printed and served, an objection heard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from samples.generator.codes import company
from tests.browser.conftest import Demo
from tests.browser.test_console import sign_in

pytestmark = pytest.mark.xdist_group("browser")


def test_from_the_lead_to_the_hearing(page: Page, demo: Demo) -> None:
    sign_in(page, demo, "court")
    page.get_by_role("link", name="列入案卷").click()
    page.get_by_role("link", name="开立案卷").click()
    page.get_by_role("link", name=re.compile("归集线索.*失信被执行人名单")).click()
    page.get_by_label("主体类别").select_option(label="法人")
    page.get_by_label("名称或姓名").fill("济源示例建材有限公司")
    page.get_by_label("代码").fill(company(901))
    page.get_by_label("事由").fill("有能力履行而不履行")
    page.get_by_role("button", name="开立案卷").click()
    expect(page.get_by_role("status")).to_contain_text("案卷已开立")
    page.get_by_role("button", name="核实无误").click()
    page.get_by_label("告知书文号").fill("示例告〔2026〕1号")
    page.get_by_label("拟列入的理由").fill("符合认定标准")
    page.get_by_label("期限（工作日）").fill("5")
    page.get_by_label("向谁、在哪里提出").fill("示例路1号")
    page.get_by_role("button", name="制作告知书").click()
    page.get_by_role("link", name="事先告知书").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("拟列入名单事先告知书")
    expect(page.locator(".paper")).to_contain_text(company(901))
    page.go_back()
    page.get_by_label("送达方式").select_option(label="直接送达")
    page.get_by_label("送达回证编号或者送达证明").fill("示例回证1号")
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_text("期满以后才能作出决定")).to_be_visible()
    page.get_by_text("登记收到的异议").click()
    page.get_by_label("提出人").fill("本人")
    page.get_by_label("主张的事实、理由和证据").fill("已经履行完毕")
    page.get_by_role("button", name="登记异议").click()
    expect(page.get_by_text("1 件异议未答复").first).to_be_visible()
    page.get_by_label("第 1 件的核查结论").select_option(label="异议不成立")
    page.get_by_label("核查情况和理由").fill("没有履行的记录")
    page.get_by_role("button", name="登记答复").click()
    expect(page.get_by_role("status")).to_contain_text("异议已答复")
    page.get_by_role("link", name="列入案卷").first.click()
    expect(page.get_by_role("row", name="济源示例建材有限公司")).to_contain_text("已告知")
