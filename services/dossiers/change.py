"""Writes one step of a dossier: its new state, its event and the audit entry, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.audit import trail
from services.dossiers.model import Dossier, Event
from services.dossiers.states import Action, step
from services.ports import UnitOfWork


def begin(uow: UnitOfWork, new: Dossier, action: str, data: Mapping[str, Any], *, actor: str, now: datetime) -> Dossier:
    """A dossier with its first event."""
    event = Event(1, action, new.state, now, actor, data)
    uow.dossiers.add(new, event)
    _record(uow, new, event)
    return new


def take_step(
    uow: UnitOfWork,
    dossier: Dossier,
    action: Action,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> Dossier:
    """Takes the step; ``values`` are fields that change besides the state. ConflictError as of :func:`states.step`."""
    state = step(dossier.track, dossier.state, action)
    event = Event(dossier.version + 1, action.value, state, now, actor, data)
    changed = replace(dossier, state=state, version=event.seq, changed_at=now, changed_by=actor, **values)
    uow.dossiers.change(changed, [event])
    _record(uow, changed, event)
    return changed


def _record(uow: UnitOfWork, dossier: Dossier, event: Event) -> None:
    detail = {"seq": event.seq, "state": event.state.value, "list": dossier.list_id}
    entity = f"dossier:{dossier.dossier_id}"
    trail.record(uow, actor=event.actor, action=f"dossier.{event.action}", entity=entity, detail=detail, now=event.at)
