"""反馈与核验: outcomes flow back to the initiator, which verifies or returns them; a digest of every month."""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import OUTCOME_WORDS

scenarios("scenarios/反馈与核验.feature")

_COUNTED = '"{department}"有 {count:d} 件'


def _waiting(city: City, department: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = city.ok(city.department(department), "GET", "/api/v1/feedback")["items"]
    return found


def _case_id(city: City) -> str:
    return next(str(case["case_id"]) for measure in city.measures for case in measure["cases"])


@then(parsers.parse(_COUNTED + "待核验的反馈"))
def waiting(city: City, department: str, count: int) -> None:
    assert len(_waiting(city, department)) == count


@then(parsers.parse(_COUNTED + "反馈超过核验期限"))
def overdue(city: City, department: str, count: int) -> None:
    assert sum(item["overdue"] for item in _waiting(city, department)) == count


@when(parsers.parse('"{department}"退回该反馈，理由"{reason}"'))
def returned(city: City, department: str, reason: str) -> None:
    path = f"/api/v1/cases/{_case_id(city)}/return"
    city.ok(city.department(department), "POST", path, json={"reason": reason})


@when(parsers.parse('"{department}"重新反馈"{word}"，文号"{document_no}"'))
def reported_again(city: City, department: str, word: str, document_no: str) -> None:
    body = {"outcome": OUTCOME_WORDS[word], "document_no": document_no}
    city.ok(city.department(department), "POST", f"/api/v1/cases/{_case_id(city)}/outcome", json=body)


@when(parsers.parse('"{department}"把待核验的反馈全部核验并归档'))
def all_verified(city: City, department: str) -> None:
    items = [{"case_id": item["case_id"], "version": item["version"]} for item in _waiting(city, department)]
    body = {"items": items, "archive": True}
    done = city.ok(city.department(department), "POST", "/api/v1/feedback/verify", json=body)
    assert (len(done["done"]), done["refused"]) == (len(items), [])


@then(parsers.parse('"{department}"的"{memorandum}"在 {first} 至 {last} 期末待核验 {count:d} 件'))
def digest_keeps(city: City, department: str, memorandum: str, first: str, last: str, count: int) -> None:
    path = f"/api/v1/feedback/digests/{memorandum}?from={first}&to={last}"
    lines = city.ok(city.department(department), "GET", path)["lines"]
    assert next(line["count"] for line in lines if line["line"] == "waiting") == count
