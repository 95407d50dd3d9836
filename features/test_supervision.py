"""督办: reminded, urged, notified, put off and closed, through the daily jobs and the HTTP doors."""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, scenarios, then, when

from features.city import City

scenarios("scenarios/督办.feature")

SUPERVISION = "/api/v1/supervision"


def _own(city: City, department: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = city.ok(city.department(department), "GET", SUPERVISION)["items"]
    return items


def _of_carrier(city: City) -> list[dict[str, Any]]:
    carrier = city.department("招标投标行政监督部门")
    items: list[dict[str, Any]] = city.office("GET", f"{SUPERVISION}?open=true&department={carrier}")["items"]
    return items


@then(parsers.parse('"{department}"没有被督办'))
def not_supervised(city: City, department: str) -> None:
    assert _own(city, department) == []


@then(parsers.parse('"{department}"没有收到通报'))
def not_notified(city: City, department: str) -> None:
    notices = city.ok(city.department(department), "GET", "/api/v1/notices")["items"]
    assert "supervision.notified" not in {notice["topic"] for notice in notices}


@then(parsers.parse('信用办的督办清单有 {count:d} 项，督办情况为"{title}"'))
def listed(city: City, count: int, title: str) -> None:
    assert [item["state_title"] for item in _of_carrier(city)] == [title] * count


@when(parsers.parse('信用办把督办暂缓到 {day}，理由"{reason}"'))
def put_off(city: City, day: str, reason: str) -> None:
    for item in _of_carrier(city):
        path = f"{SUPERVISION}/{item['supervision_id']}/snooze"
        city.office("POST", path, json={"until": day, "reason": reason, "version": item["version"]})


@when(parsers.parse('"{department}"答复督办"{text}"'))
def answers(city: City, department: str, text: str) -> None:
    for item in _own(city, department):
        path, body = f"{SUPERVISION}/{item['supervision_id']}/answer", {"answer": text, "version": item["version"]}
        city.ok(city.department(department), "POST", path, json=body)


@then(parsers.parse('信用办的督办清单写有部门的答复"{text}"'))
def answered(city: City, text: str) -> None:
    assert {item["answer"]["text"] for item in _of_carrier(city)} == {text}


@then(parsers.parse('"{department}"的督办已办结，方式为"{title}"'))
def closed(city: City, department: str, title: str) -> None:
    cases = [item for item in _own(city, department) if item["about"].startswith("case:")]
    assert {item["state"] for item in cases} == {"closed"}
    path = f"{SUPERVISION}/{cases[0]['supervision_id']}"
    history = city.ok(city.department(department), "GET", path)
    assert history["ending_title"] == title
