"""Once a day Idempotency-Keys that nobody may rely on any more are forgotten (S12); checks stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.checks.claiming import KEEP_KEYS
from services.daily.jobs import Stopping, never
from services.ports import Database

JOB = "idempotency"
BATCH = 5_000
"""Keys looked at in one transaction."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a run did."""

    keys: int = 0

    def summary(self) -> str:
        """One Chinese line."""
        return f"删除满 {KEEP_KEYS.days} 天的重复请求记录 {self.keys} 条"

    def detail(self) -> Mapping[str, Any]:
        """The figures."""
        return asdict(self)


def run(database: Database, now: datetime, stopping: Stopping = never) -> Forgotten:
    """Goes through all keys, a few thousand in each transaction."""
    done, after = 0, ("", "")
    while not stopping():
        with database.write() as uow:
            forgotten, last = uow.checks.forget_claims(now - KEEP_KEYS, after=after, limit=BATCH)
        done += forgotten
        if last is None:
            break
        after = last
    return Forgotten(done)
