"""The demo as a person starts it, and a Chromium that knows nothing of other sessions."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from api.settings import PROJECT

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 90


@dataclass(frozen=True)
class Demo:
    """A running demo and its credentials."""

    base_url: str
    credentials: dict[str, Any]

    def password(self, name: str) -> str:
        return next(str(account["password"]) for account in self.credentials["accounts"] if account["name"] == name)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """``jiangcheng serve --demo`` on a free port, stopped at the end."""
    home = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JC_")}
    environment |= {"JC_HOME": str(home), "JC_PORT": str(port), "JC_LOG_LEVEL": "warning"}
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "serve", "--demo"], cwd=PROJECT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health/ready", process, home / "serve.log")
            credentials = json.loads((home / "demo" / "credentials.json").read_text("utf-8"))
            yield Demo(f"http://127.0.0.1:{port}", credentials)
        finally:
            process.terminate()
            process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 4):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"the demo did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def context(playwright: Playwright, demo: Demo, tmp_path: Path) -> Iterator[BrowserContext]:
    """A new profile without scripts: nothing of the console may need one."""
    opened = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        headless=True,
        args=ARGUMENTS,
        base_url=demo.base_url,
        locale="zh-CN",
        java_script_enabled=False,
        viewport={"width": 1200, "height": 900},
    )
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, demo: Demo) -> Iterator[Page]:
    """The sign-in page. A request to anywhere but the demo fails the test."""
    opened = context.pages[0]
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto("/sign-in")
    yield opened
    assert [url for url in asked if not url.startswith(demo.base_url)] == []
