"""Pushing lists to departments, in one import: sending, a department's inbox and receipts, and who has applied what."""

from __future__ import annotations

from typing import Any

from services.accounts.model import Caller
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.push.model import STATE_TITLES, Push, PushEvent
from services.push.receiving import (
    Change,
    InboxItem,
    change_views,
    changes,
    inbox,
    mark_applied,
    mark_failed,
    mark_received,
)
from services.push.sending import push
from services.registry.access import ListCatalogue, keeps, require_keeper
from services.registry.words import usable

__all__ = [
    "Change",
    "InboxItem",
    "change_views",
    "changes",
    "inbox",
    "inbox_view",
    "ledger",
    "mark_applied",
    "mark_failed",
    "mark_received",
    "push",
    "push_view",
    "pushes_of",
]


def ledger(uow: UnitOfWork, packs: ListCatalogue, push_id: str, *, caller: Caller) -> dict[str, Any]:
    """A push with every department's state and steps, for those who keep the list; for others it does not exist."""
    found = uow.pushes.get(push_id) if usable(push_id) else None
    if found is None or not keeps(packs, found.list_id, caller):
        raise NotFoundError("推送")
    events = uow.pushes.events(push_id)
    return push_view(found) | {
        "departments": [
            {
                "department": delivery.department,
                "state": delivery.state.value,
                "state_title": STATE_TITLES[delivery.state],
                "events": [_event_view(event) for event in events if event.department == delivery.department],
            }
            for delivery in uow.pushes.deliveries(push_id)
        ]
    }


def pushes_of(
    uow: UnitOfWork, packs: ListCatalogue, list_id: str, *, caller: Caller, limit: int = 50
) -> tuple[Push, ...]:
    """A list's pushes, newest first, for those who keep it. Raises NotFoundError, ForbiddenError."""
    require_keeper(packs, list_id, caller)
    return uow.pushes.of_list(list_id, limit)


def push_view(push: Push) -> dict[str, Any]:
    """A push for programs and pages."""
    return {
        "push_id": push.push_id,
        "list": push.list_id,
        "version": push.version,
        "pushed_at": push.pushed_at.isoformat(),
        "pushed_by": push.pushed_by,
    }


def inbox_view(item: InboxItem) -> dict[str, Any]:
    """A waiting delivery for programs and pages."""
    return push_view(item.delivery.push) | {
        "department": item.delivery.department,
        "state": item.delivery.state.value,
        "state_title": STATE_TITLES[item.delivery.state],
        "base_version": item.base,
        "entries": item.entries,
    }


def _event_view(event: PushEvent) -> dict[str, Any]:
    return {
        "state": event.state.value,
        "state_title": STATE_TITLES[event.state],
        "at": event.at.isoformat(),
        "actor": event.actor,
        "note": event.note,
    }
