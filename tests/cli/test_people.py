"""A fresh installation gets its first people and systems from the command line."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import build
from tests.cli.running import jiangcheng


def signs_in(home: Path, name: str, password: str) -> bool:
    application = build(Settings(home=home))
    try:
        browser = TestClient(create_app(application), base_url="http://127.0.0.1")
        answer = browser.post(
            "/sign-in", data={"name": name, "password": password}, headers={"origin": "http://127.0.0.1"}
        )
        return "jc_session" in browser.cookies and answer.status_code == 200
    finally:
        application.close()


def may_ask(home: Path, key: str) -> bool:
    application = build(Settings(home=home))
    try:
        caller = TestClient(create_app(application), base_url="http://127.0.0.1")
        return caller.get("/api/v1/matters", headers={"authorization": f"Bearer {key}"}).status_code == 200
    finally:
        application.close()


def test_an_account_is_made_reset_and_deactivated(filled: Path) -> None:
    added = jiangcheng(filled, "accounts", "add", "wang", "--department", "jy-czj", "--role", "clerk")
    assert added.returncode == 0, added.stderr
    first = added.stdout.strip()
    assert signs_in(filled, "wang", first)
    again = jiangcheng(filled, "accounts", "add", "wang", "--department", "jy-czj", "--role", "clerk")
    assert (again.returncode, "账号已存在" in again.stderr) == (1, True)
    second = jiangcheng(filled, "accounts", "reset", "wang").stdout.strip()
    assert not signs_in(filled, "wang", first)
    assert signs_in(filled, "wang", second)
    assert jiangcheng(filled, "accounts", "deactivate", "wang").returncode == 0
    assert not signs_in(filled, "wang", second)


def test_a_client_is_made_renewed_and_deactivated(filled: Path) -> None:
    arguments = ("clients", "add", "platform", "--name", "示例平台", "--department", "jy-ggzy")
    first = jiangcheng(filled, *arguments).stdout.strip()
    assert may_ask(filled, first)
    second = jiangcheng(filled, "clients", "renew", "platform").stdout.strip()
    assert (may_ask(filled, first), may_ask(filled, second)) == (False, True)
    assert jiangcheng(filled, "clients", "deactivate", "platform").returncode == 0
    assert not may_ask(filled, second)


def test_what_the_catalogue_does_not_know_is_refused(shared: Path) -> None:
    wrong = jiangcheng(shared, "accounts", "add", "li", "--department", "jy-xx", "--role", "clerk")
    assert (wrong.returncode, "没有这个部门：jy-xx" in wrong.stderr, "jy-czj" in wrong.stderr) == (2, True, True)
    role = jiangcheng(shared, "accounts", "add", "li", "--department", "jy-czj", "--role", "system_client")
    assert (role.returncode, "没有这个角色" in role.stderr) == (2, True)
