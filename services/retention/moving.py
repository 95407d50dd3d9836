"""Taking an entry from one state to the next: the table is asked, the event and the audit entry are written with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.audit import trail
from services.ports import UnitOfWork
from services.retention.model import Archived, ArchiveEvent
from services.retention.states import Action, step


def move(
    uow: UnitOfWork,
    places: Sequence[Archived],
    action: Action,
    *,
    actor: str,
    now: datetime,
    held_until: date | None = None,
    data: Mapping[str, Any] | None = None,
) -> tuple[Archived, ...]:
    """The places after the step, all with the same event. ConflictError when the state of one does not allow it."""
    moved = tuple(
        replace(
            place,
            state=step(place.state, action),
            held_until=held_until,
            version=place.version + 1,
            changed_at=now,
            changed_by=actor,
        )
        for place in places
    )
    record(uow, moved, action, actor=actor, now=now, data=data)
    return moved


def record(
    uow: UnitOfWork,
    places: Sequence[Archived],
    action: Action,
    *,
    actor: str,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Writes places as they stand after the step."""
    if not places:
        return
    said = dict(data or {})
    uow.retention.put(
        [(place, ArchiveEvent(place.version, action.value, place.state, now, actor, said)) for place in places]
    )
    entities = [f"listing:{place.listing_id}" for place in places]
    trail.record_each(uow, actor=actor, action=f"retention.{action.value}", entities=entities, detail=said, now=now)
