"""The service killed right after it answered an exit: when it comes back, the system that registered an address is told, once in effect."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2 as httpx
import pytest

from engine.days import day_of
from tests.cli.running import DEBTOR, command
from tests.delivery.serving import Demo
from tests.delivery.test_demo import question
from tests.faults.running import until

LISTS = "/api/v1/lists/judgment-defaulters/listings"


class Receiver:
    """A system on this machine. It refuses until it is told to take."""

    def __init__(self) -> None:
        self.takes = False
        self.refused = 0
        self.taken: list[dict[str, object]] = []


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if found.takes:
                found.taken.append(body)
            else:
                found.refused += 1
            self.send_response(204 if found.takes else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield found, f"http://127.0.0.1:{listening.server_address[1]}/hook"
        listening.shutdown()
        thread.join()


@contextmanager
def signed_in(demo: Demo, name: str) -> Iterator[httpx.Client]:
    (password,) = (a["password"] for a in demo.credentials["accounts"] if a["name"] == name)
    headers = {"sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=demo.base_url, headers=headers, timeout=60, trust_env=False) as browser:
        answer = browser.post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 303, answer.text
        yield browser


SETTINGS = {"JC_WEBHOOK_NETWORKS": "127.0.0.1/32", "JC_OUTBOX_POLL_SECONDS": "0.2"}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    server = Demo(tmp_path / "home", "--workers", "2", **SETTINGS).start()
    yield server
    assert server.stop() == 0


def test_what_was_to_be_told_survives_the_service(demo: Demo, receiver: tuple[Receiver, str]) -> None:
    system, url = receiver
    arguments = ("clients", "webhook", "demo-bidding", "--url", url)
    registered = command(demo.home, *arguments, JC_DEMO="true", **SETTINGS)
    assert registered.returncode == 0, registered.stderr
    with demo.client() as client:
        asked = client.post("/api/v1/checks", json=question("JYGC-told", code=DEBTOR))
    hits = [hit for hit in asked.json()["subjects"][0]["hits"] if hit["list"] == "judgment-defaulters"]
    listing_id = hits[0]["listing_id"]
    left = {
        "kind": "repaired",
        "effective_on": day_of(datetime.now(UTC)).isoformat(),
        "document_no": "示例修〔2026〕1号",
        "reason": "履行完毕",
    }
    with signed_in(demo, "credit") as office:
        answer = office.post(f"/api/v1/listings/{listing_id}/exit", json=left)
    assert answer.status_code == 200, answer.text
    until(lambda: system.refused, "it is tried at once")
    demo.kill()
    system.takes = True
    demo.start()
    until(lambda: system.taken, "it is told after all")
    assert {said["message_id"] for said in system.taken} == {system.taken[0]["message_id"]}
    assert system.taken[0]["topic"] == "listing.exited"
    assert system.taken[0]["about"] == f"listing:{listing_id}"
    message_id = system.taken[0]["message_id"]
    with demo.client() as client:
        confirmed = client.post(f"/api/v1/notices/{message_id}/confirm", json={})
    assert confirmed.json()["confirmed_by"] == "client:demo-bidding"
    with signed_in(demo, "operator") as operator:
        assert operator.get("/api/v1/notices/overdue").json()["items"] == []
    figures = httpx.get(f"{demo.base_url}/metrics", timeout=10, trust_env=False).text
    assert 'jiangcheng_outbox_deliveries_total{result="delivered"} 1.0' in figures
