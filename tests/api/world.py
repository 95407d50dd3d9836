"""A small city for the tests of the interface: departments' clients and people, and entries imported through the door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Application, build
from samples.generator.codes import company, person
from services.accounts.directory import create_account, create_client
from services.accounts.model import Role
from tests.support.shared_rules import shared_rules

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASSWORD = "Shili-Kouling-2026"
BASE = "http://127.0.0.1:8000"

CLIENTS = {"ggzy": ["jy-ggzy"], "spj": ["jy-spj"], "both": ["jy-ggzy", "jy-czj"]}
PEOPLE = {
    "supervisor": ([Role.CLERK], "jy-bidding-supervisor"),
    "second": ([Role.CLERK], "jy-bidding-supervisor"),
    "finance": ([Role.CLERK, Role.INITIATOR], "jy-czj"),
    "court": ([Role.INITIATOR], "jy-court"),
    "office": ([Role.CREDIT_OFFICE], "jy-credit"),
    "policy": ([Role.POLICY_OFFICER], "jy-credit"),
    "auditor": ([Role.AUDITOR], "jy-credit"),
    "approver": ([Role.CLERK], "jy-spj"),
}

DEBTOR, DEBTOR_NAME = company(1), "济源示例建设有限公司001"
BANNED, BANNED_NAME = company(2), "济源示例商贸有限公司002"
CLEAN = company(900)
PERSON = person(7)

DEFAULTERS_CSV = f"""案号,姓名/名称,类型,证件号码/组织机构代码/USCC,执行法院,决定日期,发布时间,截止日期,失信等级,失信行为具体情形
(2026)豫示例执1号,{DEBTOR_NAME},法人,{DEBTOR},示例人民法院,2026-01-05,2026-01-05,,严重,示例情形
(2026)豫示例执2号,示某人,自然人,{PERSON},示例人民法院,2026-02-05,2026-02-05,,严重,示例情形
"""
BANNED_ROW = {
    "subject_kind": "legal_person",
    "name": BANNED_NAME,
    "code": BANNED,
    "decision_no": "示例财采罚〔2026〕1号",
    "authority": "示例财政局",
    "decided_on": "2026-03-02",
    "since": "2026-03-02",
    "until": "2028-03-01",
    "penalty_basis": "zfcg-77",
}


@dataclass
class World:
    """A running application, keys of its clients, and browsers of its people."""

    application: Application
    keys: dict[str, str]
    _clients: dict[str, TestClient] = field(default_factory=dict)

    @cached_property
    def app(self) -> FastAPI:
        """The service, made once for everybody who calls it."""
        return create_app(self.application)

    def client(self, name: str | None) -> TestClient:
        """A system client, or nobody."""
        headers = {"authorization": f"Bearer {self.keys[name]}"} if name else {}
        return self._kept(f"client {name}", headers)

    def person(self, name: str) -> TestClient:
        """A signed-in browser; it says where its requests come from, as browsers do."""
        browser = self._kept(f"person {name}", {"sec-fetch-site": "same-origin"})
        if "jc_session" not in browser.cookies:
            answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD}, follow_redirects=False)
            assert answer.status_code == 303, answer.text
        return browser

    def _kept(self, key: str, headers: dict[str, str]) -> TestClient:
        if key not in self._clients:
            self._clients[key] = TestClient(self.app, base_url=BASE, headers=headers, raise_server_exceptions=False)
        return self._clients[key]


@contextmanager
def open_world(home: Path, database_url: str, **settings: Any) -> Iterator[World]:
    """An application in demo mode on this database, which has its schema, with clients and people, no entries yet."""
    with shared_rules():
        application = build(Settings(home=home, database_url=database_url, demo=True, **settings), clock=lambda: NOW)
    with application.database.write() as uow:
        keys = {
            name: create_client(
                uow, application.cipher, client_id=name, name=name, departments=departments, actor="local:test", now=NOW
            )
            for name, departments in CLIENTS.items()
        }
        for name, (roles, department) in PEOPLE.items():
            create_account(
                uow, name=name, password=PASSWORD, roles=roles, department=department, actor="local:test", now=NOW
            )
    try:
        yield World(application, keys)
    finally:
        application.close()


def fill(world: World) -> World:
    """Imports the debtors as the court does, and lists one banned supplier as the finance bureau does."""
    files = {"file": ("失信被执行人.csv", DEFAULTERS_CSV.encode())}
    imported = world.person("court").post("/api/v1/lists/judgment-defaulters/import", files=files)
    assert imported.status_code == 200, imported.text
    assert imported.json()["counts"]["new"] == 2, imported.text
    listed = world.person("finance").post("/api/v1/lists/government-procurement/listings", json=BANNED_ROW)
    assert listed.status_code == 201, listed.text
    return world


def check_body(
    case_no: str | None, *, code: str | None = DEBTOR, name: str = DEBTOR_NAME, **changes: Any
) -> dict[str, Any]:
    """A bidder on a government-funded tender, asked about by the trading centre."""
    body: dict[str, Any] = {
        "matter": {
            "kind": "bidding.qualification",
            "case_no": case_no,
            "fields": {"amount": "12000000.00", "compulsory_tender": True, "government_funded": True},
        },
        "subjects": [{"role": "bidder", "kind": "legal_person", "name": name, "code": code}],
        "purpose": "bid-qualification",
        "operator": {"department": "jy-ggzy", "person": "示例经办人"},
    }
    return body | changes


def open_case(world: World, case_no: str) -> str:
    """A case of the bidding supervisor on the debtor."""
    answer = world.client("ggzy").post("/api/v1/checks", json=check_body(case_no))
    assert answer.status_code == 201, answer.text
    for hit in answer.json()["subjects"][0]["hits"]:
        for measure in hit["measures"]:
            for case in measure["cases"]:
                if case["department"] == "jy-bidding-supervisor":
                    return str(case["case_id"])
    raise AssertionError(answer.text)
