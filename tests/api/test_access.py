"""Every address of the interface, called by nobody, by a department that is not concerned, and by an auditor.

The table (``operations``) is compared with the OpenAPI document, so that no route can be added without saying who may call it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.responses import Response

from services.accounts.directory import create_account, create_client
from services.accounts.model import Role
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.supervision import daily as supervision
from services.supervision.model import SupervisionFilter
from tests.api.operations import CLAIM, DOSSIER, FILE, LIST, PAPER, QUERIES, REPAIR, REVOKED, TABLE, WHOLE
from tests.api.world import NOW, PASSWORD, World, check_body, open_case
from tests.appraisal.made import published


@pytest.fixture(scope="module")
def ids(shared: World) -> dict[str, str]:
    """Real records of other departments, and a client of one that no memorandum names."""
    case_id = open_case(shared, "A-0")
    check_id = shared.person("office").get(f"/api/v1/cases/{case_id}").json()["check_id"]
    finance = shared.person("finance")
    [entry] = finance.get(f"/api/v1/lists/{LIST}/listings").json()["items"]
    opened = finance.post("/api/v1/dossiers", json=DOSSIER)
    assert opened.status_code == 201, opened.text
    pushed = finance.post(f"/api/v1/lists/{LIST}/pushes")
    assert pushed.status_code == 201, pushed.text
    notice = Telling(Topic.LISTING_EXITED, "access", "listing:0", "示例", "示例")
    with shared.application.database.write() as uow:
        tell(uow, notice, ["jy-credit"], actor="local:test", now=NOW)
        [told] = uow.outbox.page(["jy-credit"], open_only=False, before=None, limit=1)
        shared.keys["stranger"] = create_client(
            uow,
            shared.application.cipher,
            client_id="stranger",
            name="stranger",
            departments=["jy-nowhere"],
            actor="local:test",
            now=NOW,
        )
    paper = shared.person("supervisor").post(f"/api/v1/cases/{case_id}/attachments", files=PAPER)
    assert paper.status_code == 201, paper.text
    batch = shared.client("ggzy").post("/api/v1/checks/batch", json=check_body(None))
    assert batch.status_code == 202, batch.text
    compared = finance.post(f"/api/v1/lists/{LIST}/comparisons", files=WHOLE)
    assert compared.status_code == 201, compared.text
    [difference] = finance.get(f"/api/v1/lists/{LIST}/corrections").json()["items"]
    bodies = (("objections", CLAIM), ("repairs", REPAIR), ("revocations", CLAIM | REVOKED))
    filed = {
        area: finance.post(f"/api/v1/{area}", json=body | {"listing_id": entry["listing_id"]}) for area, body in bodies
    }
    assert {answer.status_code for answer in filed.values()} == {201}, [answer.text for answer in filed.values()]
    appraisal_id, appeal_id = published(shared.application.database, shared.application.packs, "jy-credit", NOW)
    supervision.run(shared.application.database, shared.application.packs, NOW + timedelta(days=3))
    with shared.application.database.read() as uow:
        [supervised] = uow.supervision.page(SupervisionFilter(about=f"case:{case_id}"), None, 1)
    return {
        "supervision_id": supervised.supervision_id,
        "appraisal_id": appraisal_id,
        "appeal_id": appeal_id,
        "indicator": "acknowledge",
        **{area: answer.json()["claim_id"] for area, answer in filed.items()},
        "rights": filed["objections"].json()["claim_id"],
        "case_id": case_id,
        "case_no": "A-0",
        "attachment_id": paper.json()["attachment_id"],
        "check_id": check_id,
        "batch_id": batch.json()["batch_id"],
        "list_id": LIST,
        "listing_id": entry["listing_id"],
        "file_id": compared.json()["file_id"],
        "correction_id": difference["correction_id"],
        "dossier_id": opened.json()["dossier_id"],
        "number": "1",
        "push_id": pushed.json()["push_id"],
        "message_id": told.message_id,
        "publication_id": "0" * 32,
        "memorandum_id": LIST,
        "department_id": "jy-bidding-supervisor",
        "kind": "memorandum",
        "typical_id": "0" * 32,
        "export_id": "0" * 32,
        "door": "bidding",
    }


def call(client: Any, operation: str, ids: dict[str, str]) -> Response:
    method, path = operation.split(" ")
    query = next((query for end, query in QUERIES.items() if path.endswith(end)), "")
    path = path.format_map(ids | {"claim_id": ids.get(path.removeprefix("/api/v1/").partition("/")[0], "")}) + query
    body = TABLE[operation][3]
    if body is FILE or body is PAPER:
        return client.post(path, files=body)
    for name in ("listing_id", "case_id"):
        if isinstance(body, dict) and name in body:
            body = body | {name: ids[name]}
    return client.request(method, path, json=body)


def test_the_table_is_whole(shared: World) -> None:
    paths = shared.client(None).get("/openapi.json").json()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} == TABLE.keys()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may_call_it(shared: World, ids: dict[str, str], operation: str) -> None:
    callers = (shared.client(None), shared.client("stranger"), shared.person("auditor"))
    for who, client, expected in zip(("nobody", "stranger", "auditor"), callers, TABLE[operation], strict=False):
        answer = call(client, operation, ids)
        assert answer.status_code == expected, f"{who}: {answer.text}"
        if expected >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["advice"], answer.text
        if expected != 200 or operation == "GET /api/v1/cases":
            assert who == "auditor" or not re.search(rf"{ids['case_id']}|{ids['check_id']}", answer.text)


def test_looking_is_not_a_delivery(shared: World, ids: dict[str, str]) -> None:
    """An auditor opens the home page and the inbox; the ledger must not say that the department has the list."""
    department = "jy-czj"
    with shared.application.database.write() as uow:
        create_account(
            uow,
            name="looker",
            password=PASSWORD,
            roles=[Role.AUDITOR],
            department=department,
            actor="local:test",
            now=NOW,
        )
    auditor = shared.person("looker")
    assert auditor.get("/api/v1/pushes/inbox").json()["items"]
    page = auditor.get("/pushes")
    assert "签收</button>" not in re.sub(r"<span.*?</span>", "", page.text)
    ledger = shared.person("finance").get(f"/api/v1/pushes/{ids['push_id']}").json()
    states = {one["department"]: one["state"] for one in ledger["departments"]}
    assert states[department] == "sent"
