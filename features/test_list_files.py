"""名单文件: files that bring many rows, full files compared with the list, corrections by two persons."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from pytest_bdd import parsers, scenarios, then, when
from stdnum.cn import ric

from features.city import LEVELS, City, Person
from features.conftest import Table
from features.desk import Desk

scenarios("scenarios/名单文件.feature")

HEADER = (
    "主体类别",
    "主体名称",
    "主体代码",
    "决定文书号",
    "认定机关",
    "决定日期",
    "列入日期",
    "截止日期",
    "失信等级",
    "列入事由",
)
KINDS = {"法人": "legal_person", "自然人": "natural_person"}


@pytest.fixture
def seen(city: City) -> dict[str, Any]:
    """What the scenario's steps hand on: the file, the list, the last comparison."""
    return {}


def file_of(rows: list[tuple[str, ...]]) -> dict[str, Any]:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return {"file": ("名单.csv", text.getvalue().encode())}


def row_of(person: Person, number: int, grounds: str = "示例事由", level: str = "严重") -> tuple[str, ...]:
    kind = "法人" if person.kind == "legal_person" else "自然人"
    paper = f"示例决字〔2026〕9{number}号"
    return (kind, person.name, person.code, paper, "示例人民法院", "2026-03-02", "2026-03-02", "", level, grounds)


@when(parsers.parse('"{department}"向"{title}"导入文件：'))
def imports(city: City, seen: dict[str, Any], department: str, title: str, datatable: Table) -> None:
    rows = []
    for number, (name, kind, born, level, grounds) in enumerate(datatable[1:], 1):
        person = city.new_subject(name, KINDS[kind])
        if born:
            body = f"419001{date.fromisoformat(born):%Y%m%d}{number:03d}"
            person.code = body + ric.calc_check_digit(body + "0")
        assert level in {"轻微", "一般", "严重"} & LEVELS.keys()
        rows.append(row_of(person, number, grounds, level))
    seen |= {"files": file_of(rows), "who": city.department(department)}
    seen["path"] = f"/api/v1/lists/{city.id_of(city.application.packs.lists, title)}/import"
    seen["report"] = city.ok(seen["who"], "POST", seen["path"], files=seen["files"])


@then(parsers.parse('导入 {new:d} 行，拒收 {refused:d} 行，清洗报告的代码为"{codes}"'))
def imported(city: City, seen: dict[str, Any], new: int, refused: int, codes: str) -> None:
    kept = city.ok(seen["who"], "GET", f"/api/v1/list-files/{seen['report']['file_id']}/report")
    for report in (seen["report"], kept):
        assert (report["counts"]["new"], report["counts"]["refused"]) == (new, refused)
        assert [issue["code"] for issue in report["refusals"]] == codes.split("、")
        assert all(issue["advice"] for issue in report["refusals"])


@then("再导入同一份文件，名单没有变动")
def nothing_changes(city: City, seen: dict[str, Any]) -> None:
    again = city.ok(seen["who"], "POST", seen["path"], files=seen["files"])
    assert (again["counts"]["new"], again["counts"]["changed"], again["registry_version"]) == (0, 0, None)


@when(parsers.parse('"{department}"拿"{title}"的全量文件比对，其中只有"{name}"'))
def compares(city: City, seen: dict[str, Any], department: str, title: str, name: str) -> None:
    listed = city.subject
    if city.response is not None and "subjects" in city.response.json():  # a check came before
        seen["cases"] = [case for measure in city.measures for case in measure["cases"]]
    seen |= {"files": file_of([row_of(city.new_subject(name), 1)]), "who": city.department(department)}
    city.subject = listed
    seen["path"] = f"/api/v1/lists/{city.id_of(city.application.packs.lists, title)}/comparisons"
    seen["compared"] = city.ok(seen["who"], "POST", seen["path"], files=seen["files"])


@then(parsers.parse("比对发现我方没有的 {new:d} 条、内容不同的 {changed:d} 条、文件没有的 {vanished:d} 条"))
def differences(seen: dict[str, Any], new: int, changed: int, vanished: int) -> None:
    counts = seen["compared"]["counts"]
    assert (counts["new"], counts["changed"], counts["vanished"]) == (new, changed, vanished)


def propose(city: City, seen: dict[str, Any]) -> str:
    path = f"/api/v1/list-files/{seen['compared']['file_id']}"
    city.ok(seen["who"], "POST", f"{path}/propose")
    return path


@then(parsers.parse('"{department}"一次提出更正建议，自己不能采纳'))
def proposes(city: City, seen: dict[str, Any], department: str) -> None:
    path = propose(city, seen)
    own = city.call(city.department(department), "POST", f"{path}/accept")
    assert (own.status_code, own.json()["code"]) == (403, "same_person")


def question(city: City, seen: dict[str, Any]) -> str:
    path = f"/api/v1/list-files/{seen['compared']['file_id']}/corrections"
    [one] = city.ok(seen["who"], "GET", path, params={"state": "question"})["items"]
    return f"/api/v1/corrections/{one['correction_id']}"


@when(parsers.parse('"{department}"提出建议，并为文件没有的条目登记"{kind}"的退出依据，文号"{document_no}"'))
def answers(city: City, seen: dict[str, Any], department: str, kind: str, document_no: str) -> None:
    assert kind == "修复"
    propose(city, seen)
    body = {
        "kind": "repaired", "effective_on": city.today.isoformat(), "document_no": document_no, "reason": "已履行义务",
    }  # fmt: skip
    city.ok(city.department(department), "POST", f"{question(city, seen)}/answer", json=body)


@when(parsers.parse('"{department}"提出建议，并核实后保留文件没有的条目'))
def keeps(city: City, seen: dict[str, Any], department: str) -> None:
    propose(city, seen)
    city.ok(city.department(department), "POST", f"{question(city, seen)}/keep", json={"reason": "电话核实，仍应在册"})


@when("另一名工作人员采纳全部建议")
def accepts(city: City, desk: Desk, seen: dict[str, Any]) -> None:
    answer = desk.call("信用办人员", f"list-files/{seen['compared']['file_id']}/accept")
    assert city.response is not None
    assert city.response.is_success, answer
    assert answer["refused"] == []
    assert answer["applied"] >= 1


@then(parsers.parse('"{name}"在"{title}"上有效'))
def in_force(city: City, name: str, title: str) -> None:
    list_id = city.id_of(city.application.packs.lists, title)
    page = city.ok(city.keeper(list_id), "GET", f"/api/v1/lists/{list_id}/listings")
    assert [one["status"] for one in page["items"] if one["subject"]["name"] == name] == ["in_force"]


@then("该主体的条目已退出，待办案件已撤回")
def gone(city: City, seen: dict[str, Any]) -> None:
    listing_id = city.listings[-1]["listing_id"]
    history = city.ok(seen["who"], "GET", f"/api/v1/listings/{listing_id}/history")["items"]
    assert history[-1]["status"] == "exited"
    opened = seen["cases"]
    assert opened
    states = {city.ok(one["department"], "GET", f"/api/v1/cases/{one['case_id']}")["state"] for one in opened}
    assert states == {"recalled"}


def compare_again(city: City, seen: dict[str, Any]) -> dict[str, int]:
    noted: dict[str, int] = city.ok(seen["who"], "POST", seen["path"], files=seen["files"])["noted"]
    return noted


@then("再比对同一份文件，没有差异")
def no_difference(city: City, seen: dict[str, Any]) -> None:
    assert compare_again(city, seen) == {"fresh": 0, "again": 0, "decided": 0, "overtaken": 0}


@then(parsers.parse("再比对同一份文件，只有 {number:d} 条在办，没有新的疑问"))
def not_asked_again(city: City, seen: dict[str, Any], number: int) -> None:
    assert compare_again(city, seen) == {"fresh": 0, "again": number, "decided": 1, "overtaken": 0}
