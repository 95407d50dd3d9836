"""Pushes as a participant's system sees them: pulled by cursor, taken over in signed batches, acknowledged; the keeper's ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import run
from tests.api.pages import check_outline
from tests.api.world import World

LIST = "/api/v1/lists/judgment-defaulters/pushes"


def test_a_system_pulls_takes_over_and_acknowledges(world: World) -> None:
    sent = world.person("court").post(LIST).json()
    system = world.client("spj")
    page = system.get("/api/v1/pushes").json()
    [one] = page["items"]
    assert (one["push_id"], one["state"], one["superseded"], page["more"]) == (
        sent["push_id"],
        "delivered",
        False,
        False,
    )
    batch = system.get(f"/api/v1/pushes/{sent['push_id']}/batch").json()
    assert len(batch["items"]) == one["entries"] == 2
    assert world.client(None).post("/api/v1/receipts/verify", json=batch).json()["good"]
    for step in ("received", "applied"):
        assert system.post(f"/api/v1/pushes/{sent['push_id']}/{step}", json={}).status_code == 200
    assert system.get(f"/api/v1/pushes?cursor={page['cursor']}").json()["items"] == []
    assert system.get("/api/v1/pushes").json()["items"][0]["state"] == "applied"
    [notice] = [n for n in system.get("/api/v1/notices").json()["items"] if n["topic"] == "list.pushed"]
    assert notice["data"]["push_id"] == sent["push_id"]


def test_a_batch_is_verified_offline(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = world.person("court").post(LIST).json()
    batch = world.client("spj").get(f"/api/v1/pushes/{sent['push_id']}/batch").json()
    file = tmp_path / "batch.json"
    key = next((world.application.settings.keys / "trusted").glob("*.pem"))
    file.write_text(json.dumps(batch), "utf-8")
    assert run(["receipts", "verify", str(file), "--key", str(key)]) == 0
    assert "变动条目：2（最后一批）" in capsys.readouterr().out
    batch["items"][0]["operation"] = "ended"
    file.write_text(json.dumps(batch), "utf-8")
    assert run(["receipts", "verify", str(file), "--key", str(key)]) == 1


def test_foreign_and_malformed(world: World) -> None:
    sent = world.person("court").post(LIST).json()
    assert world.client("spj").get(f"/api/v1/pushes/{'0' * 32}/batch").status_code == 404
    assert world.client("both").get(f"/api/v1/pushes/{sent['push_id']}/batch").status_code == 422, "which department"
    assert world.client("spj").get("/api/v1/pushes?cursor=x").status_code == 422
    assert world.client("spj").get("/api/v1/pushes?department=jy-czj").status_code in (404, 422)
    assert world.client(None).get("/api/v1/pushes").status_code == 401


def test_the_ledger_page_is_the_keepers(world: World) -> None:
    sent = world.person("court").post(LIST).json()
    world.client("spj").get("/api/v1/pushes")
    world.client("spj").post(f"/api/v1/pushes/{sent['push_id']}/received", json={})
    page = world.person("court").get("/pushes").text
    assert f"/pushes/{sent['push_id']}/ledger" in page
    ledger = world.person("court").get(f"/pushes/{sent['push_id']}/ledger").text
    check_outline(ledger)
    assert "已签收，待应用" in ledger
    assert "系统 spj" in ledger
    assert world.person("approver").get(f"/pushes/{sent['push_id']}/ledger").status_code == 404
