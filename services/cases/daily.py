"""What becomes of cases by the mere passing of days: refusals come back, carried-out measures are over. Nobody has to ask.

Each case is its own short transaction, so that whoever works on it meanwhile is not held up and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.inputs import Mark
from services.cases.change import note, take_steps
from services.cases.handling import NO_OUTCOME
from services.cases.model import Case
from services.cases.states import END_MEASURE, END_OVERRIDE, Action, State
from services.daily.jobs import ACTOR, Stopping, never
from services.ports import Database, UnitOfWork

JOB = "cases"
BATCH = 500

Wanted = Callable[[UnitOfWork, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DailyResult:
    """What a run did: refusals that came back, those that need not, measures whose end was noted."""

    returned: int = 0
    lapsed: int = 0
    ended: int = 0

    def summary(self) -> str:
        """One Chinese line."""
        return f"不予实施到期、退回办理 {self.returned} 件，条目已失效不再办理 {self.lapsed} 件，措施到期终止 {self.ended} 件"

    def detail(self) -> Mapping[str, Any]:
        """For the audit trail."""
        return asdict(self)


def run(database: Database, now: datetime, stopping: Stopping = never) -> DailyResult:
    """All of it."""
    today, returned, lapsed, ended = day_of(now), 0, 0, 0
    for case_id in _ids(database, lambda uow, after: uow.cases.overrides_over(today, after, BATCH), stopping):
        with database.write() as uow:
            came_back = end_override(uow, case_id, now=now)
        returned, lapsed = returned + (came_back is True), lapsed + (came_back is False)
    for case_id in _ids(database, lambda uow, after: uow.cases.measures_over(today, after, BATCH), stopping):
        with database.write() as uow:
            ended += end_measure(uow, case_id, now=now)
    return DailyResult(returned, lapsed, ended)


def end_override(uow: UnitOfWork, case_id: str, *, now: datetime) -> bool | None:
    """Brings a refusal whose days are over back to its department. False where its entry binds no longer, so that nothing is to be
    done; None where it is not over after all, or the entry is only suspended."""
    case, today = uow.cases.lock(case_id), day_of(now)
    if case is None or not _override_over(case, today):
        return None
    entry = uow.registry.get(case.key.listing_id)
    told = {"override_until": case.override_until.isoformat() if case.override_until else None}
    if entry is not None and entry.in_force(today):
        take_steps(uow, case, [(Action.EXPIRE, told)], values=dict(NO_OUTCOME), actor=ACTOR, now=now)
        return True
    if entry is not None and Mark.SUSPENDED in entry.marks:
        return None
    note(uow, case, END_OVERRIDE, told, values={"override_until": None}, actor=ACTOR, now=now)
    return False


def end_measure(uow: UnitOfWork, case_id: str, *, now: datetime) -> bool:
    """Notes that a measure is over (I-17) and tells its department. False when it is not, or was noted before."""
    case, today = uow.cases.lock(case_id), day_of(now)
    if case is None or case.effective_until is None or case.effective_until >= today:
        return False
    if case.outcome != "implemented" or case.ended_at is not None or case.state is State.RECALLED:
        return False
    told = {"effective_until": case.effective_until.isoformat()}
    note(uow, case, END_MEASURE, told, values={"ended_at": now}, actor=ACTOR, now=now)
    return True


def _override_over(case: Case, today: date) -> bool:
    waiting = case.state in (State.FED_BACK, State.VERIFIED)
    return waiting and case.override_until is not None and case.override_until < today


def _ids(database: Database, wanted: Wanted, stopping: Stopping) -> Iterator[str]:
    after = ""
    while not stopping():
        with database.read() as uow:
            ids = wanted(uow, after)
        for case_id in ids:
            if stopping():
                return
            yield case_id
        if len(ids) < BATCH:
            return
        after = ids[-1]
