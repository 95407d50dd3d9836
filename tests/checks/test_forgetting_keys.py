"""The daily job that removes Idempotency-Keys nobody may rely on any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from services.checks import daily
from services.checks.claiming import KEEP_KEYS
from services.checks.model import Claim


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_old_keys_go_and_young_ones_stay(
    database: SqlDatabase, now: datetime, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "BATCH", batch)
    old, last = now - KEEP_KEYS - timedelta(seconds=1), now - KEEP_KEYS
    given = {("client:a", "k-1"): old, ("client:a", "k-2"): last, ("client:b", "k-1"): old, ("client:b", "k-9"): now}
    with database.write() as uow:
        for number, ((client, key), at) in enumerate(given.items()):
            assert uow.checks.claim(Claim(client, key, "digest"), f"c-{number}", now=at, since=at) is None

    assert daily.run(database, now, lambda: True).keys == 0, "told to stop"
    assert daily.run(database, now).keys == 2
    with database.read() as uow:
        left = {named for named in given if uow.checks.claimed(*named, since=old)}
    assert left == {("client:a", "k-2"), ("client:b", "k-9")}
    assert daily.run(database, now).keys == 0
