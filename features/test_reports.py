"""报表: what initiators and participants read, and that each number is the length of its list."""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, scenarios, then

from features.city import City

scenarios("scenarios/报表.feature")

_REPORT = '"{department}"的"{memorandum}"报表在 {first} 至 {last} 有 {count:d} 件'


def _lines(city: City, department: str, memorandum: str, first: str, last: str) -> list[dict[str, Any]]:
    path = f"/api/v1/reports/memoranda/{memorandum}?from={first}&to={last}"
    lines: list[dict[str, Any]] = city.ok(city.department(department), "GET", path)["lines"]
    return lines


def _line(lines: list[dict[str, Any]], **by: str) -> dict[str, Any]:
    return next(line for line in lines if line["figure"] == "cases" and line["by"] == by)


@then(parsers.parse(_REPORT + "已实施的案件，上期 {before:d} 件"), target_fixture="reported")
def implemented(
    city: City, department: str, memorandum: str, first: str, last: str, count: int, before: int
) -> tuple[str, str, str, str]:
    line = _line(_lines(city, department, memorandum, first, last), outcome="implemented")
    assert (line["count"], line["previous"]) == (count, before)
    return department, memorandum, first, last


@then(parsers.parse(_REPORT + "逾期未确认的案件"))
def overdue(city: City, department: str, memorandum: str, first: str, last: str, count: int) -> None:
    line = _line(_lines(city, department, memorandum, first, last), acknowledging="overdue")
    assert line["count"] == count


@then("该报表的每个数字都等于它的明细")
def every_number_is_its_list(city: City, reported: tuple[str, str, str, str]) -> None:
    department, memorandum, first, last = reported
    lines = _lines(city, department, memorandum, first, last)
    assert len(lines) > 20
    for line in lines:
        query = {"from": first, "to": last, "figure": line["figure"], **line["by"]}
        path = f"/api/v1/reports/memoranda/{memorandum}/ids"
        listed = city.ok(city.department(department), "GET", path, params=query)
        assert len(listed["ids"]) == listed["total"] == line["count"], line


@then(parsers.parse('"{department}"看不到"{memorandum}"的整份报表，只看得到本部门的部分'))
def only_its_own_part(city: City, department: str, memorandum: str) -> None:
    path, own = f"/api/v1/reports/memoranda/{memorandum}", city.department(department)
    refused = city.call(own, "GET", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_initiator")
    assert city.ok(own, "GET", path, params={"within": own})["department"] == own
