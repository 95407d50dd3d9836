"""名单准入: which lists count, and who must not be entered on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import parsers, scenarios, then, when
from stdnum.cn import ric

from engine.errors import JiangchengError
from engine.law.confirming import write_confirmations
from features.city import LEVELS, City
from features.conftest import Table

scenarios("scenarios/名单准入.feature")

_PERSON = '自然人"{name}"'


def propose(city: City, title: str, **row: Any) -> None:
    """Asks the list's door to take the current subject, as its keeper; the answer stays in ``city.response``."""
    list_id = city.id_of(city.application.packs.lists, title)
    assert city.subject is not None
    whole = {
        "subject_kind": city.subject.kind,
        "name": city.subject.name,
        "code": city.subject.code,
        "decision_no": "示例决字〔2026〕71号",
        "authority": "示例机关",
        "decided_on": row["since"],
        "grounds": "示例事由",
        "level": "serious",
        **row,
    }
    city.response = city.call(city.keeper(list_id), "POST", f"/api/v1/lists/{list_id}/listings", json=whole)


@when(parsers.parse(_PERSON + '拟列入"{title}"，自 {since} 起至 {until}，等级为"{level}"，并填写：'))
def proposed_with_fields(
    city: City, name: str, title: str, since: str, until: str, level: str, datatable: Table
) -> None:
    city.new_subject(name, "natural_person")
    fields = city.list_fields(title, datatable)
    propose(city, title, since=since, until=until, level=LEVELS[level], **fields)


@when(
    parsers.re(
        _PERSON.format(name='(?P<name>[^"]+)')
        + r'因"(?P<grounds>[^"]+)"拟列入"(?P<title>[^"]+)"，自 (?P<since>\S+) 起$'
    )
)
def proposed_for(city: City, name: str, grounds: str, title: str, since: str) -> None:
    city.new_subject(name, "natural_person")
    propose(city, title, since=since, grounds=grounds)


@when(parsers.parse(_PERSON + '因"{grounds}"拟列入"{title}"，自 {since} 起，执行依据为"{document}"'))
def proposed_with_document(city: City, name: str, grounds: str, title: str, since: str, document: str) -> None:
    propose(city, title, since=since, grounds=grounds, enforcement_basis_no=document)


@when(parsers.parse('出生于 {born} 的自然人"{name}"拟列入"{title}"，自 {since} 起'))
def minor_proposed(city: City, born: str, name: str, title: str, since: str) -> None:
    body = f"419001{date.fromisoformat(born):%Y%m%d}001"
    city.new_subject(name, "natural_person").code = body + ric.calc_check_digit(body + "0")
    propose(city, title, since=since)


@when(parsers.parse('"{department}"向"{title}"导入一份只有表头的文件'))
def imports_nothing(city: City, department: str, title: str) -> None:
    list_id = city.id_of(city.application.packs.lists, title)
    header = "主体类别,主体名称,主体代码,决定文书号,认定机关,决定日期,列入日期,截止日期\n"
    files = {"file": ("名单.csv", header.encode())}
    path = f"/api/v1/lists/{list_id}/import"
    city.response = city.call(city.department(department), "POST", path, files=files)


@then(parsers.parse('列入被退回，代码为"{code}"，原因提到"{word}"'))
def turned_away(city: City, code: str, word: str) -> None:
    assert city.response is not None
    assert city.response.status_code == 422, city.response.text
    problem = city.response.json()
    assert problem["code"] == code
    assert word in problem["title"]
    assert problem["advice"]


@then("列入完成")
def entered(city: City) -> None:
    assert city.response is not None
    assert city.response.status_code == 201, city.response.text


@then("该主体不在任何名单上")
def on_no_list(city: City) -> None:
    assert _listed(city) == set()


@then(parsers.parse('该主体仍在"{title}"上'))
def still_on(city: City, title: str) -> None:
    assert _listed(city) == {title}


def _listed(city: City) -> set[str]:
    """Titles of the lists that hold the current subject, read as their keepers do."""
    assert city.subject is not None
    lists = city.application.packs.lists
    kept = {list_id for memo in city.application.packs.memoranda.values() for list_id in memo.lists}
    found = set()
    for list_id in kept:
        page = city.ok(city.keeper(list_id), "GET", f"/api/v1/lists/{list_id}/listings")
        if page["items"]:
            found.add(lists[list_id].title)
    return found


@then(parsers.parse('政策人员确认名单"{title}"被拒绝，原因提到"{word}"'))
def cannot_be_confirmed(city: City, tmp_path: Path, title: str, word: str) -> None:
    packs = city.application.packs
    with pytest.raises(JiangchengError) as caught:
        write_confirmations(
            packs,
            [f"list/{city.id_of(packs.lists, title)}"],
            tmp_path / "confirmations.yaml",
            id="attempt",
            title="试图确认",
            by="示例政策人员",
            on=city.today,
            edition="示例",
            row="示例",
            from_=city.today,
            until=None,
            demo=False,
            national_list="checked",
            note=None,
        )
    assert word in str(caught.value)
    assert not (tmp_path / "confirmations.yaml").exists()
