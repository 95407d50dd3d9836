"""Writes one change of a case: its new state, its events, the audit entry and who is told of it, always together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.audit import trail
from services.cases.model import Case, CaseEvent
from services.cases.states import Action, State, step
from services.cases.telling import tell_steps
from services.ports import UnitOfWork
from services.typical.withdrawal import withdraw_with_case


def take_steps(
    uow: UnitOfWork,
    case: Case,
    steps: Sequence[tuple[Action, Mapping[str, Any]]],
    *,
    values: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> Case:
    """Takes the steps one after the other; ``values`` are further columns to change. ConflictError as of :func:`step`."""
    state, events = case.state, []
    for offset, (action, data) in enumerate(steps, start=1):
        state = step(state, action)
        events.append(CaseEvent(case.version + offset, action.value, state, now, actor, data))
    return _write(uow, case, state, events, values, actor, now)


def note(
    uow: UnitOfWork,
    case: Case,
    action: str,
    data: Mapping[str, Any],
    *,
    values: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> Case:
    """A change that leaves the state as it is."""
    event = CaseEvent(case.version + 1, action, case.state, now, actor, data)
    return _write(uow, case, case.state, [event], values, actor, now)


def _write(
    uow: UnitOfWork,
    case: Case,
    state: State,
    events: Sequence[CaseEvent],
    values: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> Case:
    changes = dict(values) | {"changed_at": now, "changed_by": actor}
    changed = replace(case, state=state, version=events[-1].seq, **changes)
    uow.cases.change(changed, list(changes), events)
    for event in events:
        detail = {"seq": event.seq, "state": event.state.value}
        trail.record(
            uow, actor=actor, action=f"case.{event.action}", entity=f"case:{case.case_id}", detail=detail, now=now
        )
    tell_steps(uow, changed, events, actor=actor, now=now)
    withdraw_with_case(uow, changed, events, actor=actor, now=now)
    return changed
