"""When durable-rules and the reference differ, the reference is served, somebody hears of it, and it can be asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import durable_rules_engine
import pytest
from structlog.testing import capture_logs

from adapters.storage.database import SqlDatabase
from api.metrics.service import Metrics
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.checks.service import CheckService
from services.ports import Cipher, Signer
from tests.support.callers import client
from tests.support.checks import DEBTOR, request, service_for
from tests.support.registry import add_listing


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def checks(
    database: SqlDatabase, packs: PackSet, cipher: Cipher, signer: Signer, now: datetime, metrics: Metrics
) -> Iterator[CheckService]:
    """A service with one debtor listed."""
    add_listing(database, cipher, now, listing_id="l1", list_id="debtors", code=DEBTOR)
    engine = RuleEngine(packs)
    yield service_for(database, engine, cipher, signer, metrics)
    engine.close()


def kept(database: SqlDatabase) -> list[dict[str, Any]]:
    """What the trail keeps of the checks' disagreements."""
    with database.read() as uow:
        details = [json.loads(entry.detail) for entry in uow.audit.entries() if entry.action == "check.submit"]
    return [one for detail in details for one in detail["disagreements"]]


def figure(metrics: Metrics, name: str) -> float:
    """One figure as it is scraped."""
    (line,) = [line for line in metrics.text().decode().splitlines() if line.startswith(f"{name} ")]
    return float(line.split()[-1])


def test_a_fault_of_durable_rules_is_served_counted_logged_and_kept_in_the_trail(
    checks: CheckService, database: SqlDatabase, now: datetime, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable_rules_engine, "assert_fact", lambda *_: (303, 0))
    with capture_logs() as logs:
        answer = checks.submit(request(), client(), now=now).content
    assert answer["outcome"] == "restricted"
    lines = [entry for entry in logs if entry["event"] == "engine_fault"]
    assert lines
    assert {(line["log_level"], line["code"], line["list"]) for line in lines} == {("error", "engine_fault", "debtors")}
    assert all(one["code"] == "engine_fault" and one["facts"] for one in kept(database))
    assert figure(metrics, 'jiangcheng_engine_faults_total{code="engine_fault"}') == len(lines)
    assert figure(metrics, "jiangcheng_engine_rebuilds_total") == len(lines)
    assert figure(metrics, "jiangcheng_engine_disagreements_total") == 0


def test_a_disagreement_is_recorded_with_all_that_is_needed_to_ask_again(
    checks: CheckService, database: SqlDatabase, now: datetime, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.matching.runner.Runner.matches", lambda *_: frozenset())  # nothing ever matches
    with capture_logs() as logs:
        answer = checks.submit(request(), client(), now=now).content
    assert answer["outcome"] == "restricted"
    (line, *_) = [entry for entry in logs if entry["event"] == "engine_disagreement"]
    (record, *_) = kept(database)
    assert record["rules"]
    assert (record["engine"], record["reference"]) == ("false", "true")
    assert record["facts"]["matter.government_funded"] is True
    assert {name: line[name] for name in record} == record
    assert line["revision"] == answer["revision"]
    assert DEBTOR not in json.dumps([line, record])
    assert "济源市示例建设有限公司" not in json.dumps([line, record], ensure_ascii=False)
    assert figure(metrics, "jiangcheng_engine_disagreements_total") >= 1
    assert figure(metrics, 'jiangcheng_checks_total{outcome="restricted"}') == 1
