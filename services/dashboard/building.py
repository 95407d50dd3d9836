"""Makes the first page of a caller: its own departments' work first, then what its roles oversee, then thirteen weeks of figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller, Role
from services.cases.states import State as CaseState
from services.dashboard.model import Dashboard, Initiated, Oversight, Week, Work
from services.ports import UnitOfWork
from services.reports.access import OVERSEERS
from services.reports.building import EFFECTS, tallied
from services.reports.figures import FIRED, WORKED, Source
from services.reports.model import Figure, Period, Scope
from services.reports.tally import Tally
from services.supervision.duties import duties
from services.supervision.kinds import Kind
from services.supervision.model import Duty, SupervisionFilter
from services.supervision.reading import counts
from services.supervision.states import State
from services.supervision.subjects import with_subjects

WEEKS = 13
SHOWN = 8


def dashboard(uow: UnitOfWork, packs: PackSet, caller: Caller, *, now: datetime) -> Dashboard:
    """For a person with an account. Only what the caller may open is counted."""
    today = day_of(now)
    waiting = owed(uow, packs, caller)
    department = next(iter(sorted(caller.departments)), None)
    overseer = caller.has(*OVERSEERS)
    scope = Scope() if overseer else Scope(department=department)
    known = overseer or (department in packs.departments and caller.has(*WORKING))
    return Dashboard(
        work=_work(waiting, today),
        urgent=with_subjects(uow, waiting[:SHOWN]),
        oversight=_oversight(uow, caller, now) if overseer else None,
        initiated=_initiated(uow, packs, caller, now) if caller.has(Role.INITIATOR) else (),
        department=None if overseer else department,
        weeks=_weeks(uow, packs, scope, now) if known else {},
    )


def owed(uow: UnitOfWork, packs: PackSet, caller: Caller) -> tuple[Duty, ...]:
    """The duties that this person can do something about, the most urgent first."""
    if not caller.has(*WORKING):
        return ()
    verifies = caller.has(Role.INITIATOR)
    return tuple(one for one in duties(uow, packs, caller.departments) if verifies or one.key.kind is not Kind.VERIFY)


def _work(waiting: Iterable[Duty], today: date) -> tuple[Work, ...]:
    found: dict[Kind, list[Duty]] = {}
    for duty in waiting:
        found.setdefault(duty.key.kind, []).append(duty)
    return tuple(
        Work(kind, len(found[kind]), sum(duty.overdue(today) for duty in found[kind])) for kind in Kind if kind in found
    )


def _oversight(uow: UnitOfWork, caller: Caller, now: datetime) -> Oversight:
    supervised: dict[State, int] = {}
    for one in counts(uow, caller, SupervisionFilter(is_open=True)):
        supervised[one.state] = supervised.get(one.state, 0) + one.count
    standing = uow.outbox.standing(now)
    return Oversight(supervised, standing.overdue, standing.dead)


def _initiated(uow: UnitOfWork, packs: PackSet, caller: Caller, now: datetime) -> tuple[Initiated, ...]:
    found = []
    for memorandum in packs.memoranda.values():
        if caller.acts_for(memorandum.initiator):
            scope = Scope(memorandum.id, effect=memorandum.effect)
            period = shown_period(now)
            counts = _tallied(uow, packs, scope, (memorandum.effect,), (WORKED,), now).counts(scope, period, 0)
            waiting = counts.count(Figure.CASES, state=CaseState.FED_BACK.value)
            done = counts.count(Figure.CASES, outcome="implemented")
            found.append(Initiated(memorandum.id, counts.count(Figure.CASES), waiting, done))
    return tuple(sorted((one for one in found if one.cases), key=lambda one: (-one.waiting, -one.cases)))


def _weeks(uow: UnitOfWork, packs: PackSet, scope: Scope, now: datetime) -> dict[str, tuple[Week, ...]]:
    tally = _tallied(uow, packs, scope, EFFECTS, (FIRED, WORKED), now)
    monday = shown_period(now).first
    found = {}
    for effect in EFFECTS:
        hits, cases = (tally.days(effect, figure) for figure in (Figure.HITS, Figure.CASES))
        firsts = (monday + timedelta(weeks=number) for number in range(WEEKS))
        found[effect] = tuple(Week(first, _in_week(hits, first), _in_week(cases, first)) for first in firsts)
    return found


def _tallied(
    uow: UnitOfWork, packs: PackSet, scope: Scope, effects: Sequence[str], sources: Collection[Source], now: datetime
) -> Tally:
    period = shown_period(now)
    return tallied(uow, packs, scope, period, effects=effects, now=now, sources=sources, given=False)


def shown_period(now: datetime) -> Period:
    """The current week, which begins on Monday, and the twelve before."""
    today = day_of(now)
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(weeks=WEEKS - 1), today)


def _in_week(days: Mapping[date, int], first: date) -> int:
    return sum(days.get(first + timedelta(days=number), 0) for number in range(7))
