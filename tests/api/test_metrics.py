"""What an operator can count, who may read it, and that the document says what the code does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import create_app
from api.metrics import definitions
from api.metrics.folder import VARIABLE, open_folder
from api.metrics.service import Metrics
from api.metrics.watch import publish
from api.settings import PROJECT
from engine.matching.situations import Statistics
from tests.api.world import BASE, World, check_body

TOKEN = "a-token-of-the-monitoring-system"


def client(world: World, address: str, *, token: bool = False, public: str | None = None, **headers: str) -> TestClient:
    """A caller at this address, of a service with or without a token and an address for browsers."""
    told = {"metrics_token": SecretStr(TOKEN) if token else None, "public_url": public}
    app = create_app(replace(world.application, settings=world.application.settings.model_copy(update=told)))
    return TestClient(app, base_url=BASE, headers=headers, client=(address, 50000))


def figures(world: World) -> dict[str, float]:
    """Every series as it is scraped."""
    text = client(world, "127.0.0.1").get("/metrics").text
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_the_document_equals_the_code() -> None:
    assert (PROJECT / "docs" / "metrics.md").read_text("utf-8") == definitions.reference()


def test_every_metric_is_ours_and_every_documented_one_is_there(shared: World) -> None:
    text = client(shared, "127.0.0.1").get("/metrics").text
    told = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    of_workers = {spec.shown for spec in (definitions.WORKERS, definitions.WORKER_STARTS, definitions.WORKER_LOSSES)}
    created = {name for name in told if name.endswith("_created")}
    assert told - created == {spec.shown for spec in definitions.ALL} - of_workers


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 403),
        ("127.0.0.1", {"authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.7", {}, 403),
        ("192.0.2.7", {"authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.7", {"authorization": f"Basic {TOKEN}"}, 403),
        ("192.0.2.7", {"authorization": "Bearer wrong"}, 403),
        ("192.0.2.7", {"authorization": "Bearer "}, 403),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.7", "authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_a_service_with_a_token_answers_whoever_has_it(
    shared: World, address: str, headers: dict[str, Any], status: int
) -> None:
    """Also on this machine: what a proxy here passes on may look exactly like a caller here."""
    answer = client(shared, address, token=True, **headers).get("/metrics")
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.8.9.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"host": "localhost:8000"}, 200),
        ("127.0.0.1", {"host": "[::1]:8000"}, 200),
        ("192.0.2.7", {}, 403),
        ("127.0.0.1", {"host": "credit.example"}, 403),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("127.0.0.1", {"x-forwarded-proto": "https"}, 403),
        ("127.0.0.1", {"forwarded": "for=192.0.2.7"}, 403),
        ("127.0.0.1", {"x-real-ip": "192.0.2.7"}, 403),
        ("127.0.0.1", {"via": "1.1 proxy"}, 403),
        ("not an address", {}, 403),
    ],
)
def test_a_service_without_a_token_answers_only_this_machine_itself(
    shared: World, address: str, headers: dict[str, Any], status: int
) -> None:
    answer = client(shared, address, **headers).get("/metrics")
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "metrics_forbidden"
        assert "JC_METRICS_TOKEN" in answer.json()["advice"]


def test_a_service_behind_a_proxy_takes_nobody_for_this_machine(shared: World) -> None:
    """nginx, unless told otherwise, passes requests on with our own address as host and not a word of its own."""
    answer = client(shared, "127.0.0.1", public="https://credit.example").get("/metrics")
    assert answer.status_code == 403


def test_without_a_token_no_token_is_right(shared: World) -> None:
    app = create_app(shared.application)
    for given in ("Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        elsewhere = TestClient(app, base_url=BASE, headers={"authorization": given}, client=("192.0.2.7", 50000))
        assert elsewhere.get("/metrics").status_code == 403


def test_requests_are_counted_by_template_and_never_by_what_callers_choose(shared: World) -> None:
    ggzy, restricted = shared.client("ggzy"), 'jiangcheng_checks_total{outcome="restricted"}'
    before = figures(shared)[restricted]
    check_id = ggzy.post("/api/v1/checks", json=check_body("M-1")).json()["check_id"]
    for path in (
        f"/api/v1/checks/{check_id}",
        "/api/v1/checks/no-such-check",
        "/nowhere/at/all",
        "/static/console.css",
    ):
        ggzy.get(path)
    ggzy.request("BREW", "/api/v1/checks")
    found = figures(shared)
    requests = {name for name in found if name.startswith("jiangcheng_http_requests_total")}
    series = 'jiangcheng_http_requests_total{{method="{}",route="{}",status="{}"}}'
    assert series.format("GET", "/api/v1/checks/{check_id}", 200) in requests
    assert series.format("GET", "/api/v1/checks/{check_id}", 404) in requests
    assert series.format("GET", "none", 404) in requests
    assert any('method="other"' in name for name in requests)
    text = str(sorted(found))
    assert check_id not in text
    assert "nowhere" not in text
    assert "BREW" not in text
    assert found[restricted] == before + 1
    assert found['jiangcheng_http_request_seconds_count{route="/api/v1/checks"}'] >= 1


def test_imported_rows_are_counted_by_list(shared: World) -> None:
    found = figures(shared)
    assert found['jiangcheng_import_rows_total{list="judgment-defaulters",result="taken"}'] == 2
    assert found['jiangcheng_import_rows_total{list="judgment-defaulters",result="refused"}'] == 0


def test_the_revision_the_tables_and_the_memory_are_told(shared: World) -> None:
    for turn in range(3):
        shared.client("ggzy").post("/api/v1/checks", json=check_body(f"M-2-{turn}"))
    publish(shared.application)
    found = figures(shared)
    revision = shared.application.packs.revision
    assert found[f'jiangcheng_revision_info{{revision="{revision}"}}'] == 1
    sequence = shared.application.active.sequence
    assert found["jiangcheng_revision_sequence_min"] == found["jiangcheng_revision_sequence_max"] == sequence
    assert found["jiangcheng_activations_total"] == 1
    assert found["jiangcheng_situation_hits_total"] >= 2
    assert found["jiangcheng_situations"] >= 1
    assert found["jiangcheng_worker_memory_bytes"] > 2**20


def test_tables_that_begin_anew_are_not_counted_backwards() -> None:
    metrics = Metrics()
    place = ("matter", "list")
    metrics.publish({place: Statistics(situations=5, hits=100, decided=5, evicted=0)})
    metrics.publish({place: Statistics(situations=1, hits=7, decided=1, evicted=0)})  # another revision was activated
    text = metrics.text().decode()
    assert "jiangcheng_situation_hits_total 107.0" in text
    assert "jiangcheng_situation_decided_total 6.0" in text
    assert "jiangcheng_situations 1.0" in text


def test_folders_of_services_that_died_go_and_those_of_living_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    dead = tmp_path / "run" / "metrics-dead"
    dead.mkdir(parents=True)
    (dead / "lock").touch()
    (dead / "counter_1.db").touch()
    with open_folder(tmp_path) as first, open_folder(tmp_path) as second:
        assert not dead.exists()
        assert first != second
        assert first.is_dir()
        assert second.is_dir()
        assert first.stat().st_mode & 0o077 == 0
    assert not first.exists()
    assert not second.exists()
