"""The daily round: whatever is late and has come to its day is reminded, urged or notified; what was done meanwhile is closed.

One look says at which departments something is to be done today; without any, no transaction is taken. In it their duties are read again, so
that nobody is reminded of what is done. A round may be repeated and run in several processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from engine.days import day_of
from engine.packs.packset import PackSet
from services.cases.states import State as CaseState
from services.daily.jobs import ACTOR, Stopping, never
from services.ids import new_id
from services.outbox.model import State as MessageState
from services.ports import Database, UnitOfWork
from services.rights.states import State as ClaimState
from services.supervision.change import add, close, opened, take
from services.supervision.due import Due, find_due
from services.supervision.duties import duties
from services.supervision.kinds import Kind
from services.supervision.ladder import Ladder, ladder_of
from services.supervision.model import Duty, DutyKey, Ending, Supervision, SupervisionEvent
from services.supervision.states import Action
from services.supervision.telling import tell_step

JOB = "supervision"
BATCH = 1000
"""So many steps of a kind in one transaction."""


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
    """A round at all departments at which something is to be done."""
    ladder, result = ladder_of(packs), SupervisionResult()
    with database.read() as uow:
        known = uow.duties.debtors() | packs.departments.keys()
        departments = frozenset(one for one in known if not _is_central(packs, one))
        due = _due(uow, packs, ladder, departments, uow.supervision.open(departments), day_of(now))
    late = due.departments()
    while late and not stopping():
        with database.write() as uow:
            done, late = _Round(uow, packs, ladder, late, now).done()
        result += done
    return result + SupervisionResult(missing_years=due.missing_years)


def _is_central(packs: PackSet, department: str) -> bool:
    """An authority of the state answers to nobody here."""
    found = packs.departments.get(department)
    return found is not None and found.central


def _due(
    uow: UnitOfWork,
    packs: PackSet,
    ladder: Ladder,
    departments: frozenset[str],
    kept: Sequence[Supervision],
    today: date,
) -> Due:
    """What is to be done today at these departments, whose open supervisions are ``kept``."""
    owed = {duty.key: duty for duty in duties(uow, packs, departments, ladder)}
    return find_due(kept, owed, uow.supervision.known, ladder, today)


class _Round:
    """A round at these departments, in one transaction."""

    def __init__(
        self, uow: UnitOfWork, packs: PackSet, ladder: Ladder, departments: frozenset[str], now: datetime
    ) -> None:
        self._uow, self._packs, self._ladder = uow, packs, ladder
        self._departments, self._now, self._today = departments, now, day_of(now)

    def done(self) -> tuple[SupervisionResult, frozenset[str]]:
        """What was done, and the departments at which more waits than fits one transaction."""
        kept = self._uow.supervision.hold_open(self._departments)
        due = _due(self._uow, self._packs, self._ladder, self._departments, kept, self._today)
        first, later = due.part(BATCH)
        self._close(first.ended)
        result = SupervisionResult(
            sum(self._remind(of, each) for of, each in _by_department(first.begun)),
            sum(self._climb(of, Action.URGE, each, due.owed) for of, each in _by_department(first.urged)),
            sum(self._climb(of, Action.NOTIFY, each, due.owed) for of, each in _by_department(first.notified)),
            len(first.ended),
            due.missing_years,
        )
        return result, later

    def _close(self, ended: Sequence[Supervision]) -> None:
        by_ending: dict[Ending, list[Supervision]] = {}
        for one in ended:
            by_ending.setdefault(_ending(self._uow, one), []).append(one)
        for ending in sorted(by_ending):
            close(self._uow, by_ending[ending], ending, {}, actor=ACTOR, now=self._now)

    def _remind(self, department: str, begun: Sequence[Duty]) -> int:
        key = new_id(self._now)
        new: list[tuple[Supervision, SupervisionEvent]] = [
            opened(duty, {"told": key}, actor=ACTOR, now=self._now) for duty in begun
        ]
        made = {one.key for one in add(self._uow, new)}
        self._tell(department, Action.REMIND, [duty for duty in begun if duty.key in made], key)
        return len(made)

    def _climb(self, department: str, action: Action, due: Sequence[Supervision], owed: Mapping[DutyKey, Duty]) -> int:
        key = new_id(self._now)
        moved = [replace(one, last_day=owed[one.key].last_day or one.last_day) for one in due]
        take(self._uow, moved, action, {"told": key}, actor=ACTOR, now=self._now, stepped_on=self._today)
        self._tell(department, action, [owed[one.key] for one in due], key)
        return len(due)

    def _tell(self, department: str, action: Action, told: Sequence[Duty], key: str) -> None:
        if told:
            tell_step(self._uow, self._packs, department, action, told, key, actor=ACTOR, now=self._now)


Late = TypeVar("Late", Duty, Supervision)


def _by_department(late: Sequence[Late]) -> Iterator[tuple[str, list[Late]]]:
    """Each department's own, in their order."""
    by_department: dict[str, list[Late]] = {}
    for one in late:
        by_department.setdefault(one.key.department, []).append(one)
    yield from sorted(by_department.items())


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
