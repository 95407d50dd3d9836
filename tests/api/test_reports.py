"""Reports through the doors: every form says the same, files are read back, and each number on a page leads to its list."""

from __future__ import annotations

import re
import urllib.parse
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.api.pages import check_outline
from tests.api.world import World, open_case

PERIOD = "from=2026-11-01&to=2026-11-30"
MEMORANDUM = f"/api/v1/reports/memoranda/judgment-defaulters?{PERIOD}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def told(world: World) -> dict[str, Any]:
    """Two matters; one case is carried out."""
    case_id, _ = open_case(world, "RP-1"), open_case(world, "RP-2")
    clerk = world.person("supervisor")
    assert clerk.post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 200
    done = clerk.post(f"/api/v1/cases/{case_id}/outcome", json={"outcome": "implemented", "document_no": "示例1号"})
    assert done.status_code == 200, done.text
    report: dict[str, Any] = world.person("court").get(MEMORANDUM).json()
    return report


def _count(report: dict[str, Any], figure: str, **by: str) -> int:
    found = [line["count"] for line in report["lines"] if line["figure"] == figure and line["by"] == by]
    return int(found[0]) if found else 0


def test_the_workbook_says_what_the_interface_says(world: World, told: dict[str, Any]) -> None:
    answer = world.person("court").get(MEMORANDUM, headers={"accept": XLSX})
    assert answer.headers["content-type"] == XLSX
    assert 'filename="report-judgment-defaulters-2026-11-01-2026-11-30.xlsx"' in answer.headers["content-disposition"]
    values = load_workbook(BytesIO(answer.content), data_only=True)
    formulas = load_workbook(BytesIO(answer.content))
    assert values.sheetnames == ["惩戒", "案件明细"]
    sheet, written = values["惩戒"], formulas["惩戒"]
    rows = {
        row[0].value: (row[1].value, written.cell(row[0].row, 2).value) for row in sheet.iter_rows() if row[0].value
    }
    assert rows["案件"][0] == _count(told, "cases") == 2
    assert rows["已实施的案件"][0] == _count(told, "cases", outcome="implemented") == 1
    assert rows["触发的核查"][0] == _count(told, "checks") == 2
    details = list(values["案件明细"].iter_rows(min_row=2, values_only=True))
    assert len(details) == _count(told, "cases")
    assert {row[0] for row in details} == set(_ids(world, "figure=cases"))
    for cell in (cell for row in written.iter_rows() for cell in row):
        if isinstance(cell.value, str) and cell.value.startswith("="):
            shown = sheet.cell(cell.row, cell.column).value
            assert shown == pytest.approx(_calculated(cell.value, sheet, details)), (cell.coordinate, cell.value)
    assert sum(isinstance(formula, str) and formula.startswith("=COUNTIFS") for _, formula in rows.values()) > 8


def _calculated(formula: str, sheet: Any, details: list[tuple[Any, ...]]) -> float:
    """What a spreadsheet makes of the three kinds of formulas that the workbook has."""
    if found := re.fullmatch(r"=SUM\(([A-Z])(\d+):\1(\d+)\)", formula):
        column = ord(found[1]) - ord("A") + 1
        return float(sum(sheet.cell(row, column).value or 0 for row in range(int(found[2]), int(found[3]) + 1)))
    if found := re.fullmatch(r"=(\d+)/(\d+)", formula):
        return int(found[1]) / int(found[2])
    tests = re.findall(r"'案件明细'!\$([A-Z])\$2:\$\1\$(\d+),\"=([^\"]*)\"", formula)
    assert tests, formula
    assert {int(last) for _, last, _ in tests} == {len(details) + 1}
    return sum(all((row[ord(letter) - ord("A")] or "") == word for letter, _, word in tests) for row in details)


def _ids(world: World, query: str) -> list[str]:
    path = f"/api/v1/reports/memoranda/judgment-defaulters/ids?{PERIOD}&{query}"
    return list(world.person("court").get(path).json()["ids"])


def test_the_pdf_says_what_the_interface_says(world: World, told: dict[str, Any]) -> None:
    answer = world.person("court").get(MEMORANDUM, headers={"accept": "application/pdf"})
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "演示" in text
    assert re.search(rf"案件\s*{_count(told, 'cases')}\s", text)
    assert re.search(r"已实施的案件\s*1\s", text)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert all("+" in name for name in fonts), "fonts are embedded"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json;q=0.5, text/html;q=0.4", "application/json"),
        ("application/*;q=0.2, text/html;q=0.1", "application/json"),
        ("application/pdf;q=0, text/*", "text/html"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(shared: World, accept: str, kind: str) -> None:
    answer = shared.person("court").get(MEMORANDUM, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert "accept" in answer.headers["vary"].lower(), "the same address has several forms"


def test_a_form_that_there_is_not_is_refused(shared: World) -> None:
    court = shared.person("court")
    refused = court.get(MEMORANDUM, headers={"accept": "image/png"})
    assert (refused.status_code, refused.json()["code"]) == (406, "not_acceptable")
    assert court.get(f"{MEMORANDUM}&format=docx").status_code == 422


def test_every_number_on_the_page_opens_to_as_many(world: World, told: dict[str, Any]) -> None:
    court = world.person("court")
    page = court.get(MEMORANDUM.removeprefix("/api/v1")).text
    check_outline(page)
    links = re.findall(r'<a href="(/reports/[^"]*/ids[^"]*)">([\d,]+)</a>', page)
    assert len(links) > 15
    for href, shown in links:
        listed = court.get(href.replace("&amp;", "&"))
        check_outline(listed.text)
        assert f"：{shown}</h1>" in listed.text, href


def test_a_list_can_be_taken_home_and_its_taking_is_told(world: World, told: dict[str, Any]) -> None:
    court = world.person("court")
    path = f"/reports/memoranda/judgment-defaulters/ids?{PERIOD}&figure=cases&outcome=implemented"
    page = court.get(path).text
    link = re.search(r'href="([^"]+format=xlsx)"', page)
    assert link
    book = load_workbook(BytesIO(court.get(link[1].replace("&amp;", "&")).content))
    assert book["案件明细"].max_row == 2
    with world.application.database.read() as uow:
        entries = [entry for entry in uow.audit.entries() if entry.action == "report.export"]
    assert [(entry.actor, entry.entity) for entry in entries] == [("account:court", "report:judgment-defaulters:")]


def test_what_was_refused_did_not_leave(shared: World) -> None:
    """A file that nobody got is not told to the trail."""
    query = f"{PERIOD}&figure=cases&format=xlsx"
    refused = shared.person("supervisor").get(f"/reports/memoranda/judgment-defaulters/ids?{query}")
    assert refused.status_code == 403
    not_cases = shared.person("court").get(
        f"/reports/memoranda/judgment-defaulters/ids?{PERIOD}&figure=hits&format=xlsx"
    )
    assert not_cases.status_code == 422
    with shared.application.database.read() as uow:
        assert [entry for entry in uow.audit.entries() if entry.action == "report.export"] == []


def test_departments_and_the_city_have_pages_of_their_own(world: World, told: dict[str, Any]) -> None:
    clerk, office = world.person("supervisor"), world.person("office")
    chosen = clerk.get(f"/reports?department=jy-bidding-supervisor&{PERIOD}")
    assert chosen.url.path == "/reports/departments/jy-bidding-supervisor"
    check_outline(chosen.text)
    assert "惩戒" in chosen.text
    city = office.get(f"/reports?department=city&{PERIOD}")
    assert city.url.path == "/reports/city"
    check_outline(city.text)
    part = office.get(f"/reports?memorandum=judgment-defaulters&department=jy-bidding-supervisor&{PERIOD}")
    assert dict(urllib.parse.parse_qsl(part.url.query.decode()))["within"] == "jy-bidding-supervisor"
    assert clerk.get(f"/reports?department=city&{PERIOD}").status_code == 422
    for browser, path in ((clerk, "departments/jy-bidding-supervisor"), (office, "city")):
        pdf = browser.get(f"/reports/{path}?{PERIOD}&format=pdf")
        assert pdf.content.startswith(b"%PDF"), path
        book = browser.get(f"/reports/{path}?{PERIOD}&format=xlsx")
        assert load_workbook(BytesIO(book.content)).sheetnames == ["惩戒", "激励", "案件明细"]


def test_the_first_page_counts_what_is_owed(world: World) -> None:
    open_case(world, "HM-1")
    page = world.person("supervisor").get("/").text
    check_outline(page)
    assert "确认案件" in page
    assert "HM-1" in page
    assert '<svg class="chart"' in page
    office = world.person("office").get("/").text
    check_outline(office)
    assert "全市督办" in office
    assert "HM-1" not in office, "what others have to do is not the office's own work"
    auditor = world.person("auditor").get("/").text
    assert "没有等您办理的事" in auditor
