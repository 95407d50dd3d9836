"""When durable-rules and the reference differ, the reference is served and somebody hears of it."""

from __future__ import annotations

from datetime import datetime

import durable_rules_engine
import pytest
from structlog.testing import capture_logs

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.ports import Cipher, Signer
from tests.support.callers import client
from tests.support.checks import DEBTOR, request, service_for
from tests.support.registry import add_listing


def test_a_fault_of_durable_rules_is_served_logged_and_kept_in_the_trail(
    database: SqlDatabase,
    packs: PackSet,
    cipher: Cipher,
    signer: Signer,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_listing(database, cipher, now, listing_id="l1", list_id="debtors", code=DEBTOR)
    engine = RuleEngine(packs)
    checks = service_for(database, engine, cipher, signer)
    monkeypatch.setattr(durable_rules_engine, "assert_fact", lambda *_: (303, 0))
    with capture_logs() as logs:
        answer = checks.submit(request(), client(), now=now).content
    monkeypatch.undo()
    engine.close()
    assert answer["outcome"] == "restricted"
    [line] = [entry for entry in logs if entry["event"] == "engine_disagreement"]
    assert line["log_level"] == "error"
    assert line["disagreements"]
    with database.read() as uow:
        kept = [entry.detail for entry in uow.audit.entries() if entry.action == "check.submit"]
    assert "engine_fault" in str(kept)
