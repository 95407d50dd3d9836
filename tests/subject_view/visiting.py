"""A subject at the public pages, as its browser goes through them."""

from __future__ import annotations

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.pages import check_outline, csrf_of
from tests.api.world import BASE, World


def browser(world: World) -> TestClient:
    """A fresh browser."""
    headers = {"sec-fetch-site": "same-origin"}
    return TestClient(world.app, base_url=BASE, headers=headers, raise_server_exceptions=False)


def ask(visitor: TestClient, code: str, kind: str = "legal_person") -> Response:
    return visitor.post("/subject/code", data={"kind": kind, "code": code})


def ticket_of(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    return found[1]


def shown_code(page: str) -> str:
    found = re.search(r"验证码是 (\d{6})", page)
    assert found, page
    return found[1]


def answer(visitor: TestClient, page: str, code: str | None = None) -> Response:
    given = {"ticket": ticket_of(page), "answer": code or shown_code(page)}
    return visitor.post("/subject/enter", data=given, follow_redirects=False)


def enter(world: World, code: str, kind: str = "legal_person") -> TestClient:
    """A browser in which the subject has been verified."""
    visitor = browser(world)
    asked = ask(visitor, code, kind)
    assert asked.status_code == 200, asked.text
    check_outline(asked.text)
    assert answer(visitor, asked.text).headers["location"] == "/subject/own"
    return visitor


def own_page(visitor: TestClient) -> str:
    page = visitor.get("/subject/own", follow_redirects=False)
    assert page.status_code == 200, page.text
    check_outline(page.text)
    return page.text


def post(visitor: TestClient, path: str, **data: Any) -> Response:
    """A form of the visit, with its token."""
    return visitor.post(path, data={"csrf": csrf_of(own_page(visitor)), **data})


def new_report(visitor: TestClient) -> str:
    """Has a report made; its id."""
    page = post(visitor, "/subject/reports")
    assert page.status_code == 200, page.text
    ids = re.findall(r'href="/subject/reports/([0-9a-f]{32})"', page.text)
    return str(ids[0])
