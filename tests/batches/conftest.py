"""A trading centre's system that submits batches, a worker, and a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from services.accounts import directory
from services.batches import request as requests
from services.batches.desk import BatchDesk, Taken
from services.batches.request import BatchRequest
from services.batches.worker import BatchWorker
from services.checks.service import CheckService
from services.ports import Cipher
from tests.support.callers import client
from tests.support.checks import DEBTOR, body
from tests.support.fixed_rules import FixedRules
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing
from tests.support.unobserved import Unobserved

__all__ = ["checks", "engine", "packs"]


class Figures(Unobserved):
    """What the worker counted, and how much waited when it last looked."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        self.waiting = 0

    def batch_part(self, result: str) -> None:
        self.parts[result] += 1

    def batches_waiting(self, subjects: int) -> None:
        self.waiting = subjects


@dataclass
class Hall:
    """The trading centre."""

    figures: Figures
    database: SqlDatabase
    desk: BatchDesk
    worker: BatchWorker
    now: datetime

    def submit(self, *subjects: object, key: str | None = None, **more: object) -> Taken:
        asked = BatchRequest.model_validate(body(*subjects, **more))  # type: ignore[arg-type]
        return self.desk.submit(asked, client(), idempotency_key=key, now=self.now)

    def drain(self) -> int:
        steps = 0
        while self.worker.step():
            steps += 1
        return steps

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)

    def standing(self, taken: Taken) -> Taken:
        return self.desk.standing(taken.batch.batch_id, client())

    def parts(self, taken: Taken) -> list[dict[str, object]]:
        found, following = self.desk.results(taken.batch.batch_id, client(), after=0, limit=10)
        assert following is None
        return [dict(part) for part in found]


@pytest.fixture
def hall(
    database: SqlDatabase,
    engine: RuleEngine,
    checks: CheckService,
    cipher: Cipher,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Hall:
    """With a debtor on the list; a part has three subjects at most, so that few subjects make several parts."""
    monkeypatch.setattr(requests, "MAX_SUBJECTS", 3)
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    with database.write() as uow:
        directory.create_client(
            uow, cipher, client_id="ggzy", name="ggzy", departments=["jy-ggzy"], actor="local:t", now=now
        )
    made: Hall
    desk = BatchDesk(database, FixedRules(engine), cipher)
    figures = Figures()
    made = Hall(figures, database, desk, BatchWorker(database, checks, cipher, figures, lambda: made.now), now)
    return made
