"""A daily job is done once for a day, whoever comes; what fails is tried again and holds up nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from services.audit import verify as audit
from services.daily.jobs import Job, Stopping, run, run_if_due
from services.errors import UnavailableError

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Did:
    """A run's figures."""

    times: int

    def summary(self) -> str:
        return f"第 {self.times} 次"

    def detail(self) -> Mapping[str, Any]:
        return {"times": self.times}


class Work:
    """Counts how often it was done."""

    def __init__(self, fails: int = 0) -> None:
        self.times, self.fails = 0, fails

    def __call__(self, now: datetime, stopping: Stopping) -> Did:
        self.times += 1
        if self.times <= self.fails:
            raise UnavailableError("registry_busy", "名单正在更新")
        return Did(self.times)


def entries(database: SqlDatabase, action: str) -> list[str]:
    with database.read() as uow:
        assert audit.verify(uow) == []
        return [entry.detail for entry in uow.audit.entries() if entry.action == action]


def test_a_day_is_done_once_and_the_next_day_again(database: SqlDatabase, now: datetime) -> None:
    work = Work()
    job = Job("sample", work)
    assert run_if_due(database, job, now) == Did(1)
    assert run_if_due(database, job, now + timedelta(hours=2)) is None
    assert run_if_due(database, job, now + DAY) == Did(2)
    assert entries(database, "sample.daily") == ['{"times":1}', '{"times":2}']


def test_the_day_is_the_one_in_shanghai(database: SqlDatabase, now: datetime) -> None:
    job = Job("sample", Work())
    late = now.replace(hour=15, minute=59)  # one minute before midnight there
    assert run_if_due(database, job, late) is not None
    assert run_if_due(database, job, late + timedelta(minutes=1)) is not None


def test_somebody_may_run_it_again_by_hand(database: SqlDatabase, now: datetime) -> None:
    job = Job("sample", Work())
    assert [run(database, job, now), run(database, job, now)] == [Did(1), Did(2)]
    with database.read() as uow:
        assert uow.daily.last_run("sample") == now.date()


def test_what_failed_or_was_stopped_is_not_done(database: SqlDatabase, now: datetime) -> None:
    job = Job("sample", Work(fails=1))
    with pytest.raises(UnavailableError):
        run_if_due(database, job, now)
    run(database, job, now, stopping=lambda: True)
    assert entries(database, "sample.daily") == []
    assert run_if_due(database, job, now) == Did(3)
