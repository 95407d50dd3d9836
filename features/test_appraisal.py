"""督导考核: computed from what happened, disputed and decided through the HTTP doors."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from httpx2 import Response
from pytest_bdd import parsers, scenarios, then, when

from api.security.sessions import COOKIE
from features.city import City
from services.accounts.directory import create_account
from services.accounts.model import Role

scenarios("scenarios/督导考核.feature")

API = "/api/v1/appraisals"


class Appraising:
    """Two persons of the credit office, the appraisal and the appeal last spoken of."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.appraisal_id = ""
        self.appeal_id = ""
        self._tokens: dict[int, str] = {}

    def office(self, number: int, method: str, path: str, body: dict[str, Any] | None = None) -> Response:
        headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={self._token(number)}"}
        return self.city.browser.request(method, path, headers=headers, json=body)

    @property
    def address(self) -> str:
        return f"{API}/{self.appraisal_id}"

    def score(self, department: str) -> dict[str, Any]:
        detail = self.office(1, "GET", self.address).json()
        wanted = self.city.department(department)
        return next((one for one in detail["departments"] if one["department"] == wanted), {})

    def share(self, department: str, title: str) -> dict[str, Any]:
        detail = self.office(1, "GET", self.address).json()
        [indicator] = [one["id"] for one in detail["indicators"] if one["title"] == title]
        return next(one for one in self.score(department)["indicators"] if one["indicator"] == indicator)

    def _token(self, number: int) -> str:
        if number not in self._tokens:
            name, password = f"office-{number}", secrets.token_urlsafe(12) + "aA1!"
            with self.city.application.database.write() as uow:
                create_account(
                    uow, name=name, password=password, roles=[Role.CREDIT_OFFICE], department="jy-credit",
                    actor="local:test", now=self.city.now(),
                )  # fmt: skip
            self._tokens[number] = self.city.application.sign_in.sign_in(name, password, self.city.now()).token
        return self._tokens[number]


@pytest.fixture
def appraising(city: City) -> Appraising:
    return Appraising(city)


@when(parsers.parse("信用办考核 {first} 至 {last}"))
def appraise(appraising: Appraising, first: str, last: str) -> None:
    made = appraising.office(1, "POST", API, {"from": first, "to": last})
    assert made.status_code == 201, made.text
    appraising.appraisal_id = made.json()["appraisal_id"]


@when("信用办另一人公布")
def publish(appraising: Appraising) -> None:
    assert appraising.office(2, "POST", f"{appraising.address}/publish", {}).status_code == 200


@when(parsers.parse('"{department}"就"{title}"申诉，理由"{reason}"'))
def appeal(appraising: Appraising, city: City, department: str, title: str, reason: str) -> None:
    id_, indicator = city.department(department), appraising.share(department, title)["indicator"]
    behind = city.ok(id_, "GET", f"{appraising.address}/departments/{id_}/{indicator}?good=false")["items"]
    body = {"department": id_, "indicator": indicator, "items": [item["item"] for item in behind], "reason": reason}
    appraising.appeal_id = city.ok(id_, "POST", f"{appraising.address}/appeals", json=body)["appeal_id"]


@when("信用办拟认定申诉成立")
def propose(appraising: Appraising) -> None:
    path = f"{appraising.address}/appeals/{appraising.appeal_id}/propose"
    assert appraising.office(1, "POST", path, {"uphold": True, "reason": "属实"}).status_code == 200


@then("拟办的人自己不能决定")
def not_alone(appraising: Appraising) -> None:
    path = f"{appraising.address}/appeals/{appraising.appeal_id}/decide"
    refused = appraising.office(1, "POST", path, {"agree": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "same_person")


@when("信用办另一人同意")
def agree(appraising: Appraising) -> None:
    path = f"{appraising.address}/appeals/{appraising.appeal_id}/decide"
    assert appraising.office(2, "POST", path, {"agree": True}).json()["state"] == "upheld"


@when(parsers.parse('"{department}"没有案号地核查该主体 {count:d} 次'))
def asked_idly(city: City, department: str, count: int) -> None:
    table = [["字段", "值"], ["是否政府投资或主要使用财政性资金", "是"], ["是否依法必须招标", "是"]]
    for _ in range(count):
        assert city.check(department, "工程招标投标资格审查", "投标人", None, table).status_code == 201


@then(parsers.parse('"{department}"的"{title}"是 {good:d}／{total:d}'))
def share_is(appraising: Appraising, department: str, title: str, good: int, total: int) -> None:
    share = appraising.share(department, title)
    assert (share["good"], share["total"]) == (good, total)


@then(parsers.parse('"{department}"的"{title}"不考核'))
def not_appraised(appraising: Appraising, department: str, title: str) -> None:
    score = appraising.score(department)
    assert not score or appraising.share(department, title)["points"] is None


@then(parsers.parse('"{department}"没有分数'))
def no_score(appraising: Appraising, department: str) -> None:
    assert appraising.score(department) == {}


@then(parsers.parse('"{department}"被列出"{title}"，{count:d} 次'))
def shown(appraising: Appraising, city: City, department: str, title: str, count: int) -> None:
    found = appraising.office(1, "GET", appraising.address).json()["padding"]
    wanted = (city.department(department), title)
    assert [one["count"] for one in found if (one["department"], one["title"]) == wanted] == [count]
