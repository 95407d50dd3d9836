"""The daily round: whatever is late and has come to its day is reminded, urged or notified; what was done meanwhile is closed.

For each department in a transaction of its own, in which its duties are read again: nobody is reminded of what is done. One step a day at
most, so that after days without a round nobody is notified who was not urged before. A round may be repeated and run in several processes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError
from services.cases.states import State as CaseState
from services.daily.jobs import ACTOR, Stopping, never
from services.ids import new_id
from services.outbox.model import State as MessageState
from services.ports import Database, UnitOfWork
from services.rights.states import State as ClaimState
from services.supervision.change import add, close, opened, take
from services.supervision.duties import duties
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder
from services.supervision.model import Duty, DutyKey, Ending, Supervision, SupervisionEvent, SupervisionFilter
from services.supervision.states import NEXT, Action
from services.supervision.telling import tell_step

JOB = "supervision"
BATCH = 1000
"""Steps in one transaction."""


@dataclass(frozen=True, slots=True)
class SupervisionResult:
    """What a round did. ``missing_years``: years without a calendar, so that something late could not be recognised."""

    reminded: int = 0
    urged: int = 0
    notified: int = 0
    closed: int = 0
    missing_years: tuple[int, ...] = ()

    def __add__(self, other: SupervisionResult) -> SupervisionResult:
        return SupervisionResult(
            self.reminded + other.reminded,
            self.urged + other.urged,
            self.notified + other.notified,
            self.closed + other.closed,
            tuple(sorted({*self.missing_years, *other.missing_years})),
        )

    def summary(self) -> str:
        """One Chinese line."""
        told = f"提醒 {self.reminded} 项，催办 {self.urged} 项，通报 {self.notified} 项，办结 {self.closed} 项"
        if self.missing_years:
            told += f"；缺少 {'、'.join(map(str, self.missing_years))} 年的工作日历，有的期限不能计算"
        return told

    def detail(self) -> Mapping[str, Any]:
        """The figures."""
        return asdict(self) | {"missing_years": list(self.missing_years)}


def run(database: Database, packs: PackSet, now: datetime, stopping: Stopping = never) -> SupervisionResult:
    """A round through all departments."""
    with database.read() as uow:
        known = uow.duties.debtors() | packs.departments.keys()
    departments = frozenset(one for one in known if not _is_central(packs, one))
    ladder, result = Ladder(packs), SupervisionResult()
    with database.read() as uow:
        waiting = _with_work(uow, packs, ladder, departments, day_of(now))
    for department in sorted(waiting):
        busy = True
        while busy and not stopping():
            with database.write() as uow:
                done, busy = _Round(uow, packs, ladder, department, now).done()
            result += done
    return result


def _is_central(packs: PackSet, department: str) -> bool:
    """An authority of the state answers to nobody here."""
    found = packs.departments.get(department)
    return found is not None and found.central


def _with_work(
    uow: UnitOfWork, packs: PackSet, ladder: Ladder, departments: frozenset[str], today: date
) -> frozenset[str]:
    """The departments at which a writer's turn is worth taking; one look at all of them, for on most days few are late."""
    supervised = {one.department for one in uow.supervision.counts(SupervisionFilter(is_open=True))}
    owed = duties(uow, packs, departments, ladder)
    late = {duty.key.department for duty in owed if duty.overdue(today) or duty.missing_year}
    return departments & (supervised | late)


class _Round:
    """A round at one department, in one transaction."""

    def __init__(self, uow: UnitOfWork, packs: PackSet, ladder: Ladder, department: str, now: datetime) -> None:
        self._uow, self._packs, self._ladder = uow, packs, ladder
        self._department, self._now, self._today = department, now, day_of(now)
        self._missing = set[int]()

    def done(self) -> tuple[SupervisionResult, bool]:
        """What was done, and whether more waits than fits one transaction."""
        kept = self._uow.supervision.hold_open(self._department)
        owed = {duty.key: duty for duty in duties(self._uow, self._packs, frozenset({self._department}), self._ladder)}
        self._missing |= {duty.missing_year for duty in owed.values() if duty.missing_year}
        ended = [one for one in kept if one.key not in owed]
        for ending in (Ending.DONE, Ending.WITHDRAWN):
            alike = [one for one in ended[:BATCH] if _ending(self._uow, one) is ending]
            close(self._uow, alike, ending, {}, actor=ACTOR, now=self._now)
        climbing = [one for one in kept if one.key in owed]
        due = self._due(climbing, owed)
        begun = self._begun(owed, {one.key for one in climbing})
        reminded = self._remind(begun[:BATCH])
        counts = {action: self._climb(action, due[action][:BATCH], owed) for action in due}
        result = SupervisionResult(
            reminded,
            counts[Action.URGE],
            counts[Action.NOTIFY],
            len(ended[:BATCH]),
            tuple(sorted(self._missing)),
        )
        most = max(len(ended), len(begun), *(len(each) for each in due.values()))
        return result, most > BATCH

    def _begun(self, owed: Mapping[DutyKey, Duty], kept: set[DutyKey]) -> list[Duty]:
        """Late ones whose day of reminding has come, and that were never supervised."""
        late = {
            key: duty
            for key, duty in owed.items()
            if key not in kept and duty.last_day and self._come(key.kind, Action.REMIND, duty.last_day, duty.last_day)
        }
        closed = self._uow.supervision.known(late.keys())
        return [duty for key, duty in late.items() if key not in closed]

    def _due(self, kept: Sequence[Supervision], owed: Mapping[DutyKey, Duty]) -> dict[Action, list[Supervision]]:
        """Those whose next step's day has come, by step."""
        due: dict[Action, list[Supervision]] = {Action.URGE: [], Action.NOTIFY: []}
        for one in kept:
            action = NEXT.get(one.state)
            last_day = owed[one.key].last_day or one.last_day
            base = max(last_day, one.base)
            if action and one.stepped_on < self._today and self._come(one.key.kind, action, last_day, base):
                due[action].append(one)
        return due

    def _come(self, kind: Kind, action: Action, last_day: date, base: date) -> bool:
        try:
            day = self._ladder.step_day(kind, action, last_day, base)
        except CalendarMissingError as missing:
            self._missing.add(missing.year)
            return False
        return day is not None and base < self._today and day <= self._today

    def _remind(self, begun: Sequence[Duty]) -> int:
        if not begun:
            return 0
        key = new_id(self._now)
        new: list[tuple[Supervision, SupervisionEvent]] = [
            opened(duty, {"told": key}, actor=ACTOR, now=self._now) for duty in begun
        ]
        made = {one.key for one in add(self._uow, new)}
        self._tell(Action.REMIND, [duty for duty in begun if duty.key in made], key)
        return len(made)

    def _climb(self, action: Action, due: Sequence[Supervision], owed: Mapping[DutyKey, Duty]) -> int:
        if due:
            key = new_id(self._now)
            moved = [replace(one, last_day=owed[one.key].last_day or one.last_day) for one in due]
            take(self._uow, moved, action, {"told": key}, actor=ACTOR, now=self._now, stepped_on=self._today)
            self._tell(action, [owed[one.key] for one in due], key)
        return len(due)

    def _tell(self, action: Action, told: Sequence[Duty], key: str) -> None:
        if told:
            tell_step(self._uow, self._packs, self._department, action, told, key, actor=ACTOR, now=self._now)


def _ending(uow: UnitOfWork, one: Supervision) -> Ending:
    """Whether it was done, or fell away: the case recalled, the claim withdrawn, the message given up."""
    thing, _, name = one.key.about.partition(":")
    gone = False
    if thing == "case" and one.key.kind is not Kind.LIFT:
        case = uow.cases.get(name)
        gone = case is None or case.state is CaseState.RECALLED
    elif thing == "claim":
        claim = uow.rights.get(name)
        gone = claim is None or claim.state in (ClaimState.WITHDRAWN, ClaimState.LAPSED)
    elif thing == "message":
        message = uow.outbox.get(name)
        gone = message is None or message.state is MessageState.DEAD
    return Ending.WITHDRAWN if gone else Ending.DONE
