"""Bad input: a clear error each, nothing written, memory bounded."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from adapters.storage.tables import base
from api.app import create_app
from samples.generator.codes import company
from tests.api.world import World, check_body

JSON = {"content-type": "application/json"}


def rows(world: World) -> dict[str, int]:
    """How many rows each table has. Sessions and the trail of refused attempts are not what a request writes."""
    with world.application.database.read() as uow:
        connection = uow.connection
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in base.metadata.sorted_tables
            if table.name != "account_session"
        }


@pytest.fixture
def unchanged(shared: World) -> Iterator[World]:
    """The test must write nothing."""
    shared.person("court")  # signing in is written
    before = rows(shared)
    yield shared
    assert rows(shared) == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"matter": NaN}', "json_number"),
        (b'{"matter": 1, "matter": 2}', "json_duplicate_key"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "json_depth"),
        (b'{"purpose": "\\ud800"}', "json_text"),
        (b"{", "json_syntax"),
    ],
)
def test_json_that_is_not_acceptable(unchanged: World, body: bytes, code: str) -> None:
    answer = unchanged.client("ggzy").post("/api/v1/checks", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["status"]) == (code, 400)
    assert problem["title"]
    assert problem["advice"]
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_a_body_that_announces_50_mb_is_refused_unread(unchanged: World) -> None:
    answer = unchanged.client("ggzy").post("/api/v1/checks", content=b"x" * (50 * 1024 * 1024), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("path", "limit"), [("/api/v1/checks", 1), ("/api/v1/inbound/bidding", 8), ("/api/v1/receipts/verify", 1)]
)
def test_a_body_without_length_is_read_no_further_than_its_limit(unchanged: World, path: str, limit: int) -> None:
    chunk, given, sent = b" " * 65536, 0, []
    headers = [(b"authorization", f"Bearer {unchanged.keys['ggzy']}".encode()), (b"content-type", b"application/json")]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 8000), "root_path": ""}

    async def endless() -> dict[str, Any]:
        nonlocal given
        given += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(create_app(unchanged.application)(scope, endless, send))
    assert sent[0]["status"] == 413
    assert json.loads(sent[1]["body"])["code"] == "body_too_large"
    assert given <= limit * 1024 * 1024 + len(chunk)


@pytest.mark.parametrize(
    "path", ["/api/v1/checks", "/api/v1/inbound/bidding", "/api/v1/lists/judgment-defaulters/import", "/check"]
)
def test_nothing_is_read_from_nobody(unchanged: World, path: str) -> None:
    """A large body costs seconds to read; whoever sends it must be known first."""
    sent: list[Any] = []
    headers = [(b"authorization", b"Bearer guessed"), (b"content-type", b"application/json")]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 8000), "root_path": ""}

    async def unread() -> dict[str, Any]:
        raise AssertionError("the body was read")

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(create_app(unchanged.application)(scope, unread, send))
    assert sent[0]["status"] == (303 if path == "/check" else 401)


@pytest.mark.parametrize("announced", ["9" * 40, "9" * 5000])
def test_a_senseless_length_is_too_large(unchanged: World, announced: str) -> None:
    headers = JSON | {"content-length": announced}
    assert unchanged.client(None).post("/api/v1/checks", content=b"{}", headers=headers).status_code == 413


def test_only_an_import_may_be_as_large_as_an_import(unchanged: World) -> None:
    answer = unchanged.client("ggzy").post("/api/v1/inbound/import", content=b" " * (9 * 1024 * 1024), headers=JSON)
    assert (answer.status_code, answer.json()["detail"][-5:]) == (413, "8 MiB")


def test_an_oversized_import_is_refused(unchanged: World) -> None:
    files = {"file": ("big.csv", b"a,b\n" * (10 * 1024 * 1024))}
    answer = unchanged.person("court").post("/api/v1/lists/judgment-defaulters/import", files=files)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_every_fault_of_a_request_is_told_at_once(unchanged: World) -> None:
    body = check_body("F-1", code=company(1)[:-1] + "0", unknown=1)
    body["subjects"][0]["role"] = 7
    answer = unchanged.client("ggzy").post("/api/v1/checks", json=body)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"unknown", "subjects[0].role"}


def test_a_wrong_check_digit_names_its_field(unchanged: World) -> None:
    code = company(1)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    answer = unchanged.client("ggzy").post("/api/v1/checks", json=check_body("F-2", code=wrong))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == "subjects[0].code"
    assert "校验" in error["detail"]
    assert wrong not in answer.text


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"government_funded": True, "amount": 12000000}, "matter.fields.amount"),
        ({"amount": "12000000.00"}, "matter.fields.government_funded"),
        ({"government_funded": "yes"}, "matter.fields.government_funded"),
        ({"government_funded": True, "colour": "red"}, "matter.fields.colour"),
    ],
)
def test_matter_fields_follow_the_catalogue(unchanged: World, fields: dict[str, object], where: str) -> None:
    body = check_body("F-3")
    body["matter"]["fields"] = fields
    answer = unchanged.client("ggzy").post("/api/v1/checks", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [where]


def test_a_table_with_wrong_columns_writes_nothing(unchanged: World) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["颜色", "大小"])
    sheet.append(["红", "3"])
    content = io.BytesIO()
    book.save(content)
    answer = unchanged.person("court").post(
        "/api/v1/lists/judgment-defaulters/import", files={"file": ("名单.xlsx", content.getvalue())}
    )
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["errors"][0]["field"] == "file"
    assert problem["advice"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("名单.xlsx", b"not a workbook"), ("名单.exe", b"MZ"), ("名单.csv", b""), ("名单.jsonl", b"{\n")],
)
def test_files_that_cannot_be_read(unchanged: World, name: str, content: bytes) -> None:
    answer = unchanged.person("court").post("/api/v1/lists/judgment-defaulters/import", files={"file": (name, content)})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "file"


def test_an_import_without_a_file(unchanged: World) -> None:
    court = unchanged.person("court")
    assert court.post("/api/v1/lists/judgment-defaulters/import", json={}).status_code == 415
    none = court.post("/api/v1/lists/judgment-defaulters/import", files={"other": ("a.csv", b"a")})
    assert (none.status_code, none.json()["code"]) == (422, "file_missing")
    broken = court.post(
        "/api/v1/lists/judgment-defaulters/import", content=b"x", headers={"content-type": "multipart/form-data"}
    )
    assert broken.status_code == 400


def test_a_dry_run_writes_nothing(unchanged: World) -> None:
    csv = f"案号,姓名/名称,类型,证件号码,执行法院,决定日期,发布时间,截止日期\n(2026)示例9号,甲,法人,{company(77)},示例法院,2026-01-05,2026-01-05,\n"
    answer = unchanged.person("court").post(
        "/api/v1/lists/judgment-defaulters/import?dry_run=true", files={"file": ("a.csv", csv.encode())}
    )
    assert (answer.status_code, answer.json()["counts"]["new"], answer.json()["registry_version"]) == (200, 1, None)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/checks", 405),
        ("GET", "/api/v1/checks/%00", 400),
        ("GET", "/api/v1/checks/..%2f..", 404),
        ("GET", "/api/v1/checks/" + "a" * 65, 422),
        ("GET", "/api/v1/cases?limit=0", 422),
        ("GET", "/api/v1/cases?limit=1e9", 422),
        ("GET", "/api/v1/cases?cursor=zzzz", 422),
        ("GET", "/api/v1/cases?state=flying", 422),
        ("GET", "/api/v1/cases?case_no=a%00b", 400),
        ("GET", "/api/v1/memoranda/Nope", 422),
        ("GET", "/api/v1/memoranda/nope", 404),
        ("GET", "/api/v1/reports/memoranda/nope", 404),
        ("POST", "/api/v1/inbound/smoke-signals", 422),
    ],
)
def test_addresses_and_parameters(unchanged: World, method: str, path: str, status: int) -> None:
    answer = unchanged.client("ggzy").request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]


def test_an_unexpected_error_tells_nothing_but_its_id(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(shared.application.checks), "submit_of", broken)
    answer = shared.client("ggzy").post("/api/v1/checks", json=check_body("F-9"))
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
