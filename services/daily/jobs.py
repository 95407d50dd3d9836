"""Running a daily job: once for a day, by whichever process comes first, and again whenever somebody asks for it.

A job does its work in many short transactions and may be run again at any time, also by several processes at once: what is done already
it does not do twice. That it finished is noted at its end, with an audit entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.days import day_of
from services.audit import trail
from services.ports import Database

ACTOR = "system:daily"
"""Who acts when nobody asked."""

Stopping = Callable[[], bool]
"""Asked between two transactions: whether the work should end."""


class Result(Protocol):
    """What a run did."""

    def summary(self) -> str:
        """One Chinese line, without its full stop."""

    def detail(self) -> Mapping[str, Any]:
        """The figures, as JSON for the audit trail."""


@dataclass(frozen=True, slots=True)
class Job:
    """``name`` is one word; ``run`` does the work of the day of a moment."""

    name: str
    run: Callable[[datetime, Stopping], Result]


def never() -> bool:
    """Nobody asks the work to stop."""
    return False


def run_if_due(database: Database, job: Job, now: datetime, stopping: Stopping = never) -> Result | None:
    """Runs unless the job has finished for this day already; None then."""
    with database.read() as uow:
        if uow.daily.last_run(job.name) == day_of(now):
            return None
    return run(database, job, now, stopping)


def run(database: Database, job: Job, now: datetime, stopping: Stopping = never) -> Result:
    """Runs the job; that it finished is noted unless it was told to stop before."""
    result = job.run(now, stopping)
    if stopping():
        return result
    with database.write() as uow:
        uow.daily.record_run(job.name, day_of(now), now, result.summary())
        entity, action = f"job:{job.name}", f"{job.name}.daily"
        trail.record(uow, actor=ACTOR, action=action, entity=entity, detail=result.detail(), now=now)
    return result
