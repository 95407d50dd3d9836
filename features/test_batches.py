"""批量核查: many subjects at once, each as if it came alone."""

from __future__ import annotations

from typing import Any

from pytest_bdd import parsers, scenarios, then, when

from features.city import City
from features.conftest import OUTCOMES, Table
from services.accounts.directory import deactivate_account

scenarios("scenarios/批量核查.feature")

_SUBMITS = '"{department}"就"{matter}"提交一批核查，角色为"{role}"，案号"{case_no}"，该主体和另外 {others:d} 家没有名单记录的企业，填写：'


@when(parsers.parse(_SUBMITS), target_fixture="batch")
def submits(
    city: City, department: str, matter: str, role: str, case_no: str, others: int, datatable: Table
) -> dict[str, Any]:
    """The request of a single check, a preview of which the subject gets first, with more subjects."""
    listed = city.subject
    city.check(department, matter, role, None, datatable)
    assert city.answer["preview"]
    [asked] = city.request["subjects"]
    clean = [city.new_subject(f"示例无记录企业{number}") for number in range(others)]
    city.subject = listed
    subjects = [asked, *({**asked, "name": one.name, "code": one.code} for one in clean)]
    body = {**city.request, "subjects": subjects, "matter": {**city.request["matter"], "case_no": case_no}}
    sent = city.call(body["operator"]["department"], "POST", "/api/v1/checks/batch", json=body)
    assert sent.status_code == 202, sent.text
    return {"path": sent.headers["location"], "department": body["operator"]["department"]}


def _standing(city: City, batch: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = city.ok(batch["department"], "GET", batch["path"])
    return found


def _results(city: City, batch: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    page = city.ok(batch["department"], "GET", batch["path"] + "/results?limit=1")
    items += page["items"]
    while page["next_cursor"]:
        page = city.ok(batch["department"], "GET", f"{batch['path']}/results?limit=1&cursor={page['next_cursor']}")
        items += page["items"]
    return items


@then(parsers.parse("该批核查正在办理，等候的主体有 {count:d} 个"))
def waits(city: City, batch: dict[str, Any], count: int) -> None:
    found = _standing(city, batch)
    assert (found["state"], found["waiting"], found["decided"]) == ("running", count, 0)
    assert {item["state"] for item in _results(city, batch)} == {"waiting"}


@when("系统办理完批量核查")
def works(city: City) -> None:
    while city.application.batch_worker.step():
        pass


@when("提交的账号停用")
def switched_off(city: City, batch: dict[str, Any]) -> None:
    with city.application.database.write() as uow:
        deactivate_account(uow, f"person-{batch['department']}", actor="local:test", now=city.now())


@then(parsers.parse('该批核查已办结，结论为"{one}"的有 {first:d} 个，"{other}"的有 {second:d} 个'))
def decided(city: City, batch: dict[str, Any], one: str, first: int, other: str, second: int) -> None:
    found = _standing(city, batch)
    assert (found["state"], found["failed"], found["waiting"]) == ("finished", 0, 0)
    assert found["outcomes"] == {OUTCOMES[one]: first, OUTCOMES[other]: second}


@then(parsers.parse('该批核查已办结，没有核查成的有 {count:d} 个，原因是"{code}"'))
def failed(city: City, batch: dict[str, Any], count: int, code: str) -> None:
    seen = city.office("GET", batch["path"])
    assert (seen["state"], seen["failed"], seen["outcomes"]) == ("finished", count, {})
    [part] = city.office("GET", batch["path"] + "/results")["items"]
    assert (part["state"], part["answer"], part["problem"]["code"]) == ("failed", None, code)


@then("批中该主体的结论和措施与单独核查相同")
def same_as_alone(city: City, batch: dict[str, Any]) -> None:
    [found] = [one for one in _results(city, batch)[0]["answer"]["subjects"] if one["hits"]]
    alone = city.decided

    def essence(subject: dict[str, Any]) -> list[Any]:
        hits = [
            (hit["listing_id"], [(m["measure"], m["outcome"], m["sources"]) for m in hit["measures"]])
            for hit in subject["hits"]
        ]
        return [subject["outcome"], subject["identity"], subject["complete"], hits]

    assert essence(found) == essence(alone)


@then(parsers.parse("批中每次核查的回执都能验证，合起来正是这 {count:d} 个主体"))
def receipts(city: City, batch: dict[str, Any], count: int) -> None:
    places: list[int] = []
    for part in _results(city, batch):
        path = f"/api/v1/checks/{part['check_id']}/receipt"
        receipt = city.ok(batch["department"], "GET", path)
        assert receipt == part["answer"]["receipt"]
        assert city.browser.post("/api/v1/receipts/verify", json=receipt).json()["good"] is True
        assert len(part["answer"]["subjects"]) == len(part["subjects"])
        places += part["subjects"]
    assert sorted(places) == list(range(count))
