"""Writes one step of a typical case: its new state, its event and the audit entry, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.audit import trail
from services.ports import UnitOfWork
from services.typical.model import Event, TypicalCase
from services.typical.states import DRAFTED, Action, step


def begin(uow: UnitOfWork, new: TypicalCase, *, actor: str, now: datetime) -> bool:
    """A new one with its first event; False while another of the same case is open."""
    event = Event(1, DRAFTED, new.state, now, actor, {"title": new.title, "body": new.body})
    if not uow.typical.add(new, event):
        return False
    _record(uow, new, event)
    return True


def take_step(
    uow: UnitOfWork,
    typical: TypicalCase,
    action: Action,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> TypicalCase:
    """Takes the step; ``values`` are fields that change besides the state. ConflictError as of :func:`states.step`."""
    state = step(typical.state, action)
    event = Event(typical.version + 1, action.value, state, now, actor, data)
    changed = replace(typical, state=state, version=event.seq, changed_at=now, changed_by=actor, **values)
    uow.typical.change(changed, event)
    _record(uow, changed, event)
    return changed


def _record(uow: UnitOfWork, typical: TypicalCase, event: Event) -> None:
    detail = {"seq": event.seq, "state": event.state.value, "case": typical.case_id}
    entity = f"typical:{typical.typical_id}"
    trail.record(uow, actor=event.actor, action=f"typical.{event.action}", entity=entity, detail=detail, now=event.at)
