"""Pushes in SQL. The state of a delivery is kept beside its ledger, written in one step with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from adapters.storage.tables.push import push, push_delivery, push_event
from services.push.model import Delivery, Push, PushEvent, PushState

_DELIVERY = select(push, push_delivery.c.department, push_delivery.c.state).join(
    push_delivery, push_delivery.c.push_id == push.c.push_id
)
_OPEN = push_delivery.c.state != PushState.APPLIED.value
_NEWEST_FIRST = (push.c.version.desc(), push.c.push_id.desc())


class SqlPushStore:
    """Implements services.push.store.PushStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Push, departments: Collection[str]) -> None:
        """A new push with one delivery and one event per department."""
        columns = ("push_id", "list_id", "version", "pushed_at", "pushed_by", "sequence")
        self._connection.execute(insert(push), {name: getattr(new, name) for name in columns})
        sent = PushState.SENT.value
        where = [
            {"push_id": new.push_id, "department": department, "state": sent} for department in sorted(departments)
        ]
        self._connection.execute(insert(push_delivery), where)
        first = {"ordinal": 1, "at": new.pushed_at, "actor": new.pushed_by, "note": ""}
        self._connection.execute(insert(push_event), [row | first for row in where])

    def next_sequence(self) -> int:
        """See the protocol."""
        return int(self._connection.execute(select(func.max(push.c.sequence))).scalar() or 0) + 1

    def after(self, department: str, sequence: int, limit: int) -> tuple[Delivery, ...]:
        """See the protocol."""
        statement = _DELIVERY.where(push_delivery.c.department == department, push.c.sequence > sequence)
        rows = self._connection.execute(statement.order_by(push.c.sequence).limit(limit))
        return tuple(_delivery(row) for row in rows)

    def hold(self, push_id: str, department: str) -> Delivery | None:
        """A delivery, its row locked."""
        statement = _DELIVERY.where(push.c.push_id == push_id, push_delivery.c.department == department)
        row = self._connection.execute(statement.with_for_update(of=push_delivery)).first()
        return _delivery(row) if row else None

    def get(self, push_id: str) -> Push | None:
        """A push by its id."""
        row = self._connection.execute(select(push).where(push.c.push_id == push_id)).first()
        return _push(row) if row else None

    def deliveries(self, push_id: str) -> tuple[Delivery, ...]:
        """All deliveries of a push."""
        statement = _DELIVERY.where(push.c.push_id == push_id).order_by(push_delivery.c.department)
        return tuple(_delivery(row) for row in self._connection.execute(statement))

    def events(self, push_id: str) -> tuple[PushEvent, ...]:
        """The ledger of a push."""
        statement = select(push_event).where(push_event.c.push_id == push_id)
        rows = self._connection.execute(statement.order_by(push_event.c.department, push_event.c.ordinal))
        return tuple(
            PushEvent(row.department, row.ordinal, PushState(row.state), row.at, row.actor, row.note) for row in rows
        )

    def step(self, push_id: str, department: str, state: PushState, *, at: datetime, actor: str, note: str) -> None:
        """State and event together."""
        ours = and_(push_delivery.c.push_id == push_id, push_delivery.c.department == department)
        self._connection.execute(update(push_delivery).where(ours).values(state=state.value))
        last = self._connection.execute(
            select(func.max(push_event.c.ordinal)).where(
                push_event.c.push_id == push_id, push_event.c.department == department
            )
        ).scalar()
        values = {"ordinal": (last or 0) + 1, "state": state.value, "at": at, "actor": actor, "note": note}
        self._connection.execute(insert(push_event), {"push_id": push_id, "department": department} | values)

    def open_at(self, department: str) -> tuple[Delivery, ...]:
        """Deliveries that the department has not applied."""
        statement = _DELIVERY.where(push_delivery.c.department == department, _OPEN).order_by(*_NEWEST_FIRST)
        return tuple(_delivery(row) for row in self._connection.execute(statement))

    def open_before(self, list_id: str, department: str, version: int) -> tuple[str, ...]:
        """Older deliveries not applied, their rows locked in the order of their ids."""
        statement = (
            _DELIVERY.where(
                push.c.list_id == list_id, push.c.version < version, push_delivery.c.department == department, _OPEN
            )
            .order_by(push.c.push_id)
            .with_for_update(of=push_delivery)
        )
        return tuple(row.push_id for row in self._connection.execute(statement))

    def last_applied(self, list_id: str, department: str) -> int:
        """The newest version that the department has applied."""
        statement = (
            select(func.max(push.c.version))
            .join(push_delivery, push_delivery.c.push_id == push.c.push_id)
            .where(
                push.c.list_id == list_id,
                push_delivery.c.department == department,
                push_delivery.c.state == PushState.APPLIED.value,
            )
        )
        return int(self._connection.execute(statement).scalar() or 0)

    def last_sent(self, list_id: str) -> dict[str, int]:
        """The newest version sent to each department."""
        statement = (
            select(push_delivery.c.department, func.max(push.c.version).label("sent"))
            .join(push, push.c.push_id == push_delivery.c.push_id)
            .where(push.c.list_id == list_id)
            .group_by(push_delivery.c.department)
        )
        return {row.department: row.sent for row in self._connection.execute(statement)}

    def of_list(self, list_id: str, limit: int) -> tuple[Push, ...]:
        """Pushes of a list, newest first."""
        statement = select(push).where(push.c.list_id == list_id).order_by(*_NEWEST_FIRST).limit(limit)
        return tuple(_push(row) for row in self._connection.execute(statement))


def _push(row: Row[Any]) -> Push:
    return Push(row.push_id, row.list_id, row.version, row.pushed_at, row.pushed_by, row.sequence)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(_push(row), row.department, PushState(row.state))
