"""典型案例: drafted from a case, released by a second person, gone with the entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from features.city import City
from features.conftest import reports_done
from features.desk import Desk

scenarios("scenarios/典型案例.feature")


@dataclass
class Story:
    """The text under way, and the last answer."""

    path: str = ""
    answer: Any = None
    seen: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def story() -> Story:
    return Story()


def _case_id(city: City) -> str:
    return next(str(case["case_id"]) for measure in city.measures for case in measure["cases"])


@given(parsers.parse('"{department}"已确认该案件并反馈"{word}"，文号"{document_no}"'))
def reported(city: City, department: str, word: str, document_no: str) -> None:
    reports_done(city, department, word, document_no)


@when(parsers.parse('"{department}"核验该反馈'))
def verified(city: City, department: str) -> None:
    city.ok(city.department(department), "POST", f"/api/v1/cases/{_case_id(city)}/verify")


@when(parsers.parse('"{department}"就该案件起草典型案例'))
def drafted(city: City, story: Story, department: str) -> None:
    body = {"case_id": _case_id(city)}
    story.answer = city.call(city.department(department), "POST", "/api/v1/typical-cases", json=body)
    if story.answer.status_code == 201:
        story.path = f"/api/v1/typical-cases/{story.answer.json()['typical_id']}"


@when(parsers.parse('"{department}"把正文改为"{body}"'))
def edited(city: City, story: Story, department: str, body: str) -> None:
    text = {"title": "{实施部门}对{主体}依法实施惩戒", "body": body}
    story.answer = city.call(city.department(department), "POST", f"{story.path}/text", json=text)


@when(parsers.parse('"{department}"送审典型案例'))
def submitted(city: City, story: Story, department: str) -> None:
    city.ok(city.department(department), "POST", f"{story.path}/submit", json={})


@when(parsers.parse('"{department}"审定典型案例'))
def released_by(city: City, story: Story, department: str) -> None:
    story.answer = city.call(city.department(department), "POST", f"{story.path}/release", json={})


@when("信用办审定典型案例")
def released(desk: Desk, story: Story) -> None:
    assert desk.call("信用办人员", story.path.removeprefix("/api/v1/") + "/release", {})["state"] == "released"


@then(parsers.parse('起草被拒绝，代码为"{code}"'))
@then(parsers.parse('修改被拒绝，代码为"{code}"'))
@then(parsers.parse('审定被拒绝，代码为"{code}"'))
def refused(story: Story, code: str) -> None:
    assert story.answer is not None
    assert story.answer.status_code >= 400
    assert story.answer.json()["code"] == code


@then(parsers.parse('"{department}"看到典型案例"{text}"'))
def seen(city: City, story: Story, department: str, text: str) -> None:
    story.seen = city.ok(city.department(department), "GET", story.path)
    assert text in story.seen["body"] + story.seen["title"]


@then(parsers.parse('典型案例里没有"{text}"'))
def not_there(story: Story, text: str) -> None:
    assert story.seen
    assert text not in str(story.seen)


@then(parsers.parse('"{department}"看不到该典型案例'))
def gone(city: City, story: Story, department: str) -> None:
    assert city.call(city.department(department), "GET", story.path).status_code == 404
