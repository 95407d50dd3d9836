"""Writes steps of supervisions: the new state, the event and the audit entry, always together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.days import day_of
from services.audit import trail
from services.ids import new_id
from services.ports import UnitOfWork
from services.supervision.model import Duty, Ending, Supervision, SupervisionEvent
from services.supervision.states import FIRST, Action, step


def opened(duty: Duty, data: Mapping[str, Any], *, actor: str, now: datetime) -> tuple[Supervision, SupervisionEvent]:
    """A new supervision with its first step, not written yet. The duty has a last day."""
    if duty.last_day is None:
        raise ValueError("a duty without a last day cannot be late")
    state = step(None, FIRST)
    made = Supervision(
        supervision_id=new_id(now),
        key=duty.key,
        title=duty.title,
        reference=duty.reference,
        link=duty.link,
        list_id=duty.list_id,
        since=duty.since,
        last_day=duty.last_day,
        state=state,
        version=1,
        opened_at=now,
        stepped_on=day_of(now),
        changed_at=now,
        changed_by=actor,
    )
    return made, SupervisionEvent(1, FIRST.value, state, now, actor, data)


def add(uow: UnitOfWork, new: Sequence[tuple[Supervision, SupervisionEvent]]) -> tuple[Supervision, ...]:
    """Writes those that nobody else has opened meanwhile; these."""
    added = uow.supervision.add(new)
    made = tuple(one for one, _ in new if one.supervision_id in added)
    if made:
        _record(uow, made, FIRST, new[0][1])
    return made


def take(
    uow: UnitOfWork,
    held: Sequence[Supervision],
    action: Action,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> tuple[Supervision, ...]:
    """Takes a step with held supervisions; ``values`` are fields that change besides. ConflictError as of :func:`states.step`."""
    taken = []
    for one in held:
        state = step(one.state, action)
        event = SupervisionEvent(one.version + 1, action.value, state, now, actor, data)
        changed = replace(one, state=state, version=event.seq, changed_at=now, changed_by=actor, **values)
        taken.append((changed, event))
    if taken:
        uow.supervision.change(taken)
        _record(uow, [changed for changed, _ in taken], action, taken[0][1])
    return tuple(changed for changed, _ in taken)


def close(
    uow: UnitOfWork, held: Sequence[Supervision], ending: Ending, data: Mapping[str, Any], *, actor: str, now: datetime
) -> tuple[Supervision, ...]:
    """Closes held supervisions."""
    told = {"ending": ending.value, **data}
    return take(uow, held, Action.CLOSE, told, actor=actor, now=now, closed_at=now, ending=ending, snoozed_until=None)


def _record(uow: UnitOfWork, which: Sequence[Supervision], action: Action, event: SupervisionEvent) -> None:
    entities = [f"supervision:{one.supervision_id}" for one in which]
    detail, name = {"state": event.state.value}, f"supervision.{action.value}"
    trail.record_each(uow, actor=event.actor, action=name, entities=entities, detail=detail, now=event.at)
