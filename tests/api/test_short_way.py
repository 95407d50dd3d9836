"""A check of a system goes past the routes; told is what the handler would tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.checks.service import CheckService
from tests.api.world import CLEAN, World, check_body

JSON = {"content-type": "application/json"}


def in_pieces(text: bytes) -> Iterator[bytes]:
    """Without an announced length: the handler's way."""
    yield text[:10]
    yield text[10:]


def test_one_key_is_one_check_whichever_way_it_comes(shared: World) -> None:
    client, headers = shared.client("ggzy"), JSON | {"idempotency-key": "short-1"}
    body = json.dumps(check_body("SHORT-1", code=CLEAN, name="济源示例某公司")).encode()
    first = client.post("/api/v1/checks", content=body, headers=headers)
    again = client.post("/api/v1/checks", content=in_pieces(body), headers=headers)
    assert (first.status_code, "idempotency-replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert (again.content, again.headers["location"]) == (first.content, first.headers["location"])
    own = {"x-request-id", "idempotency-replayed"}
    assert dict(first.headers).keys() - own == dict(again.headers).keys() - own


@pytest.mark.parametrize(
    ("sender", "body", "headers"),
    [
        (None, check_body("S-2"), {}),
        (None, check_body("S-2"), {"authorization": "Bearer guessed"}),
        (None, check_body("S-2"), {"authorization": "Basic x"}),
        ("ggzy", check_body("S-2", operator={"department": "jy-court", "person": ""}), {}),
        ("ggzy", check_body("S-2", code=CLEAN[:-1] + "?"), {}),
        ("ggzy", check_body("S-2", unknown=1), {}),
        ("ggzy", check_body("S-2") | {"more": 1}, {}),
        ("ggzy", check_body("S-2"), {"idempotency-key": "k" * 201}),
        ("ggzy", check_body("S-2"), {"idempotency-key": "\t"}),
        ("ggzy", "{", {}),
        ("ggzy", '{"a":1,"a":2}', {}),
    ],
)
def test_what_is_wrong_is_told_alike(shared: World, sender: str | None, body: Any, headers: dict[str, str]) -> None:
    text = (body if isinstance(body, str) else json.dumps(body)).encode()
    client = shared.client(sender)
    answers = [client.post("/api/v1/checks", content=sent, headers=JSON | headers) for sent in (text, in_pieces(text))]
    short, whole = ({**answer.json(), "request_id": ""} for answer in answers)
    assert short == whole
    assert answers[0].status_code == answers[1].status_code >= 400
    assert answers[0].headers.get("www-authenticate") == answers[1].headers.get("www-authenticate")


def test_of_two_keys_in_one_request_the_first_counts(shared: World) -> None:
    keys = [("authorization", f"Bearer {key}") for key in ("guessed", shared.keys["ggzy"])]
    answer = shared.client(None).post("/api/v1/checks", json=check_body("S-3"), headers=keys)
    assert (answer.status_code, answer.json()["code"]) == (401, "key_invalid")


def test_what_nobody_expected_is_told_as_everywhere(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(CheckService, "submit_of", broken)
    answer = shared.client("ggzy").post("/api/v1/checks", json=check_body("S-4"))
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
