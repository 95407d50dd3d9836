"""反馈与核验: outcomes flow back to the initiator, which verifies or returns them; a digest of every month."""

from __future__ import annotations

from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import first_case, waiting_at

scenarios("scenarios/反馈与核验.feature")


@then(parsers.parse('"{department}"有 {count:d} 件反馈超过核验期限'))
def overdue(city: City, department: str, count: int) -> None:
    assert sum(item["overdue"] for item in waiting_at(city, department)) == count


@when(parsers.parse('"{department}"退回该反馈，理由"{reason}"'))
def returned(city: City, department: str, reason: str) -> None:
    path = f"/api/v1/cases/{first_case(city)}/return"
    city.ok(city.department(department), "POST", path, json={"reason": reason})


@then(parsers.parse('"{department}"的"{memorandum}"在 {first} 至 {last} 期末待核验 {count:d} 件'))
def digest_keeps(city: City, department: str, memorandum: str, first: str, last: str, count: int) -> None:
    path = f"/api/v1/feedback/digests/{memorandum}?from={first}&to={last}"
    lines = city.ok(city.department(department), "GET", path)["lines"]
    assert next(line["count"] for line in lines if line["line"] == "waiting") == count
