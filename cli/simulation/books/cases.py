"""Every case has gone a legal way: its events, taken one by one through the table of states, lead to what is stored."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from cli.simulation.world import World
from engine.days import day_of
from engine.inputs import Listing
from services.calendar.working_days import DAY
from services.cases.model import Case, CaseEvent, CaseFilter, Scope
from services.cases.outcome import ACTION_OF
from services.cases.states import CLOSED, CONFIRM_LIFTED, TRANSITIONS, Action, State
from services.ports import UnitOfWork

_EVERYTHING = Scope(True, frozenset())
_PAGE = 200
_OUTCOME_OF = {action.value: outcome for outcome, action in ACTION_OF.items()}
_ACTIONS = {action.value for action in Action}
_TAKES_BACK = {Action.RETURN.value, Action.REJECT_DECLINE.value, Action.EXPIRE.value}
"""Steps after which the former outcome does not count any more."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case as stored, with its events, and its listing as it stood when the case was opened and as it stands now."""

    case: Case
    events: tuple[CaseEvent, ...]
    then: Listing | None
    now: Listing | None


def read(world: World) -> dict[str, Known]:
    """All cases by id."""
    with world.application.database.read() as uow:
        return {case.case_id: _known(uow, case) for case in _all(uow)}


def audit(world: World, known: dict[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Cases and events looked at, and what does not agree."""
    faults = [f"案件 {one.case.case_id}：{fault}" for one in known.values() for fault in _faults(one, world)]
    faults += _twins(known)
    return {"cases": len(known), "case_events": sum(len(one.events) for one in known.values())}, faults


def _all(uow: UnitOfWork) -> Iterator[Case]:
    before: str | None = None
    while page := uow.cases.page(_EVERYTHING, CaseFilter(), before, _PAGE):
        yield from page
        before = page[-1].case_id


def _known(uow: UnitOfWork, case: Case) -> Known:
    listing_id = case.key.listing_id
    events = uow.cases.events(case.case_id)
    # the case's own version moves on as it is judged again
    opened_by = events[0].data.get("registry_version", case.registry_version)
    then = uow.registry.newest([listing_id], known_at=opened_by).get(listing_id)
    return Known(case, events, then.listing if then else None, uow.registry.get(listing_id))


def _faults(known: Known, world: World) -> Iterator[str]:
    case, events = known.case, known.events
    if [event.seq for event in events] != list(range(1, len(events) + 1)) or case.version != len(events):
        yield "事件的序号不连续，或与案件的版本不符"
    if any(later.at < earlier.at for earlier, later in itertools.pairwise(events)):
        yield "事件的时间倒退"
    state, outcome, reporter, carried_out = State.PROMPTED, None, "", False
    for event in events[1:]:
        if event.action in _ACTIONS:
            target = TRANSITIONS[state].get(Action(event.action))
            if target is None:
                yield f"从“{state}”不能“{event.action}”"
                return
            state = target
        if event.state is not state:
            yield f"第 {event.seq} 个事件记下的状态是“{event.state}”，按表应为“{state}”"
        if event.action in _OUTCOME_OF:
            outcome, reporter = _OUTCOME_OF[event.action], event.actor
            carried_out = carried_out or outcome == "implemented"
        if event.action == Action.APPROVE_DECLINE and event.actor == reporter:
            yield "不予实施由登记的人自己复核"
        if event.action in _TAKES_BACK:
            outcome = None
    if case.state is not state or case.outcome != outcome:
        yield f"存的是“{case.state}/{case.outcome}”，事件给出“{state}/{outcome}”"
    yield from _ground_faults(known, carried_out, world)


def _ground_faults(known: Known, carried_out: bool, world: World) -> Iterator[str]:
    case = known.case
    if known.then is None or not known.then.in_force(day_of(case.opened_at)):
        yield "开立时条目不在有效期内"
    if known.now is not None and case.state not in CLOSED and case.registry_version < known.now.version:
        yield "条目变更后没有重新判断"
    yesterday = world.timeline.today - DAY
    over = case.effective_until is not None and case.effective_until < yesterday
    if over and case.outcome == "implemented" and case.state is not State.RECALLED and case.ended_at is None:
        yield "措施已到期，没有登记终止（I-17）"
    if known.now is None or known.now.exited_on is None or known.now.exited_on > world.timeline.today:
        return
    if case.state not in CLOSED:
        yield "条目已退出，案件仍未撤回（I-08）"
    confirmed = any(event.action == CONFIRM_LIFTED for event in known.events)
    ended = case.ended_at is not None  # I-17: what was over by itself needs no lifting
    if carried_out and not (case.lift_required or confirmed or ended):
        yield "条目已退出，已实施的措施没有要求解除（I-08）"


def _twins(known: dict[str, Known]) -> Iterator[str]:
    """S8: one open case per matter of a client, listing, measure and department."""
    seen: dict[tuple[object, ...], str] = {}
    for one in known.values():
        case = one.case
        if case.state in CLOSED:
            continue
        twin = seen.setdefault((case.client, case.case_no, case.key), case.case_id)
        if twin != case.case_id:
            yield f"案件 {case.case_id}：与 {twin} 重复"
