"""SQL of the outbox. A claimed message is locked by its row only while it is being claimed, and by ``claimed_until`` afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from adapters.storage.clauses import among
from adapters.storage.direct import Direct, DirectInsert, as_row
from adapters.storage.tables.accounts import client, client_department
from adapters.storage.tables.outbox import mailbox, outbox_message, webhook
from services.outbox.model import NOTICE, Mailbox, Message, Standing, State, Webhook

_M = outbox_message.c
_MESSAGE = [_M[field.name] for field in fields(Message)]
_UNCONFIRMED = and_(_M.confirm_by.is_not(None), _M.confirmed_at.is_(None))
AT_RECIPIENT = and_(
    _UNCONFIRMED,
    _M.state != State.DEAD.value,
    _M.client.not_in(select(client.c.client_id).where(~client.c.active)),
)
"""What waits for its recipient's confirmation: not what was given up, which waits for a person of ours, nor what a system got that may no
longer speak; its department has the notice."""
_add = DirectInsert(outbox_message, or_ignore=True)
_kept = Direct(select(func.count(_M.message_id).label("number")).where(among(_M.message_id)))
_clients = Direct(
    select(client_department.c.department, client.c.client_id)
    .join(client, client.c.client_id == client_department.c.client_id)
    .join(webhook, webhook.c.client_id == client.c.client_id)
    .where(client.c.active, among(client_department.c.department))
)
_mailboxes = Direct(select(mailbox.c.department).where(among(mailbox.c.department)))
_one_of_all = Direct(select(*_MESSAGE).where(_M.message_id == bindparam("message_id")))
_awaited = Direct(select(*_MESSAGE).where(AT_RECIPIENT, among(_M.department)).order_by(_M.message_id))


class SqlOutboxStore:
    """Implements services.outbox.store.OutboxStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, messages: Sequence[Message]) -> int:
        """See the protocol."""
        if not messages:
            return 0
        _add.run(self._connection, *(as_row(message) | {"state": message.state.value} for message in messages))
        return int(_kept.first(self._connection, keys=[message.message_id for message in messages]).number)

    def clients_of(self, departments: Collection[str]) -> tuple[tuple[str, str], ...]:
        """See the protocol."""
        return tuple((row.department, row.client_id) for row in _clients.rows(self._connection, keys=list(departments)))

    def with_mailbox(self, departments: Collection[str]) -> frozenset[str]:
        """See the protocol."""
        return frozenset(row.department for row in _mailboxes.rows(self._connection, keys=sorted(departments)))

    def get(self, message_id: str) -> Message | None:
        """See the protocol."""
        row = _one_of_all.first(self._connection, message_id=message_id)
        return _message(row._asdict()) if row else None

    def hold(self, message_id: str) -> Message | None:
        """See the protocol."""
        return self._one(select(*_MESSAGE).where(_M.message_id == message_id).with_for_update())

    def told(self, topic: str, keys: Collection[str]) -> tuple[Message, ...]:
        """See the protocol."""
        wanted = select(*_MESSAGE).where(_M.topic == topic, _M.key.in_(sorted(keys)))
        return self._all(wanted.order_by(_M.key, _M.department, _M.client))

    def page(
        self, departments: Collection[str], *, open_only: bool, before: str | None, limit: int
    ) -> tuple[Message, ...]:
        """See the protocol."""
        wanted = select(*_MESSAGE).where(_M.client == NOTICE, _M.department.in_(list(departments)))
        if open_only:
            wanted = wanted.where(_UNCONFIRMED)
        if before is not None:
            wanted = wanted.where(_M.message_id < before)
        return self._all(wanted.order_by(_M.message_id.desc()).limit(limit))

    def open_notices(self, departments: Collection[str]) -> int:
        """See the protocol."""
        wanted = select(func.count()).where(_M.client == NOTICE, _M.department.in_(list(departments)), _UNCONFIRMED)
        return self._connection.scalar(wanted) or 0

    def confirm(self, message_id: str, *, by: str, note: str, at: datetime) -> None:
        """See the protocol."""
        values = {"confirmed_at": at, "confirmed_by": by, "confirm_note": note}
        self._connection.execute(update(outbox_message).where(_M.message_id == message_id).values(**values))

    def overdue(self, now: datetime, limit: int) -> tuple[Message, ...]:
        """See the protocol."""
        wanted = select(*_MESSAGE).where(AT_RECIPIENT, _M.confirm_by < now)
        return self._all(wanted.order_by(_M.confirm_by, _M.message_id).limit(limit))

    def due(self, now: datetime) -> bool:
        """See the protocol."""
        return self._connection.execute(_next_due(now)).first() is not None

    def claim(self, now: datetime, until: datetime) -> Message | None:
        """See the protocol."""
        row = self._connection.execute(_next_due(now).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        values = {"claimed_until": until, "attempts": _M.attempts + 1}
        self._connection.execute(update(outbox_message).where(_M.message_id == row.message_id).values(**values))
        return self.get(row.message_id)

    def delivered(self, message: Message, at: datetime) -> None:
        """See the protocol. It counts whoever's attempt it was: the receiver has the message."""
        ours = and_(_M.message_id == message.message_id, _M.state != State.DELIVERED.value)
        values = {"state": State.DELIVERED.value, "delivered_at": at, "due_at": None, "claimed_until": None}
        self._connection.execute(update(outbox_message).where(ours).values(**values, last_error=""))

    def failed(self, message: Message, error: str, retry_at: datetime | None) -> None:
        """See the protocol."""
        ours = and_(
            _M.message_id == message.message_id,
            _M.attempts == message.attempts,
            _M.state == State.WAITING.value,
        )
        state = State.DEAD if retry_at is None else State.WAITING
        values = {"state": state.value, "due_at": retry_at, "claimed_until": None, "last_error": error}
        self._connection.execute(update(outbox_message).where(ours).values(**values))

    def postpone(self, client_id: str, error: str, now: datetime, retry_at: datetime, most_attempts: int) -> int:
        """See the protocol."""
        theirs = and_(
            _M.client == client_id,
            _M.state == State.WAITING.value,
            _M.due_at <= now,
            or_(_M.claimed_until.is_(None), _M.claimed_until <= now),
        )
        exhausted = and_(theirs, _M.attempts + 1 >= most_attempts)
        given_up = self._connection.scalar(select(func.count()).where(exhausted)) or 0
        is_last = _M.attempts + 1 >= most_attempts
        values = {
            "state": case((is_last, State.DEAD.value), else_=State.WAITING.value),
            "attempts": _M.attempts + 1,
            "due_at": retry_at,
            "claimed_until": None,
            "last_error": error,
        }
        self._connection.execute(update(outbox_message).where(theirs).values(**values))
        return given_up

    def dead(self, limit: int) -> tuple[Message, ...]:
        """See the protocol."""
        wanted = select(*_MESSAGE).where(_M.state == State.DEAD.value)
        return self._all(wanted.order_by(_M.message_id.desc()).limit(limit))

    def revive(self, message_id: str, now: datetime) -> None:
        """See the protocol."""
        values = {"state": State.WAITING.value, "attempts": 0, "due_at": now, "claimed_until": None}
        self._connection.execute(update(outbox_message).where(_M.message_id == message_id).values(**values))

    def standing(self, now: datetime) -> Standing:
        """See the protocol."""
        undelivered = (
            select(_M.state, func.count().label("messages"), func.min(_M.created_at).label("oldest"))
            .where(_M.state.in_([State.WAITING.value, State.DEAD.value]))
            .group_by(_M.state)
        )
        found = {row.state: row for row in self._connection.execute(undelivered)}
        late = select(func.count()).where(AT_RECIPIENT, _M.confirm_by < now)
        overdue = self._connection.scalar(late) or 0
        waiting, dead = found.get(State.WAITING.value), found.get(State.DEAD.value)
        return Standing(
            waiting.messages if waiting else 0,
            dead.messages if dead else 0,
            overdue,
            waiting.oldest if waiting else None,
        )

    def webhook(self, client_id: str) -> Webhook | None:
        """See the protocol."""
        wanted = (
            select(webhook)
            .join(client, client.c.client_id == webhook.c.client_id)
            .where(webhook.c.client_id == client_id, client.c.active)
        )
        row = self._connection.execute(wanted).mappings().first()
        return Webhook(**row) if row else None

    def set_webhook(self, new: Webhook) -> None:
        """See the protocol."""
        self.remove_webhook(new.client_id)
        self._connection.execute(insert(webhook), asdict(new))

    def remove_webhook(self, client_id: str) -> bool:
        """See the protocol."""
        return self._connection.execute(delete(webhook).where(webhook.c.client_id == client_id)).rowcount > 0

    def mailbox(self, department: str) -> Mailbox | None:
        """See the protocol."""
        row = self._connection.execute(select(mailbox).where(mailbox.c.department == department)).mappings().first()
        return Mailbox(**row) if row else None

    def mailboxes(self) -> tuple[Mailbox, ...]:
        """See the protocol."""
        rows = self._connection.execute(select(mailbox).order_by(mailbox.c.department)).mappings()
        return tuple(Mailbox(**row) for row in rows)

    def set_mailbox(self, new: Mailbox) -> None:
        """See the protocol."""
        self.remove_mailbox(new.department)
        self._connection.execute(insert(mailbox), asdict(new))

    def remove_mailbox(self, department: str) -> bool:
        """See the protocol."""
        return self._connection.execute(delete(mailbox).where(mailbox.c.department == department)).rowcount > 0

    def _one(self, wanted: Select[Any]) -> Message | None:
        return next(iter(self._all(wanted)), None)

    def _all(self, wanted: Select[Any]) -> tuple[Message, ...]:
        return tuple(_message(row._asdict()) for row in self._connection.execute(wanted))


def awaited(connection: Connection, departments: Collection[str]) -> tuple[Message, ...]:
    """What waits for these departments' confirmation, oldest first."""
    return tuple(_message(row._asdict()) for row in _awaited.rows(connection, keys=sorted(departments)))


def _next_due(now: datetime) -> Select[Any]:
    """The message whose turn it is; a client that is being sent something gets nothing else meanwhile."""
    busy = outbox_message.alias("busy")
    return (
        select(_M.message_id)
        .where(
            _M.state == State.WAITING.value,
            _M.due_at <= now,
            or_(_M.claimed_until.is_(None), _M.claimed_until <= now),
            ~select(busy.c.message_id)
            .where(busy.c.client == _M.client, busy.c.state == State.WAITING.value, busy.c.claimed_until > now)
            .exists(),
        )
        .order_by(_M.due_at, _M.message_id)
        .limit(1)
    )


def _message(row: Mapping[str, Any]) -> Message:
    return Message(**{**row, "state": State(row["state"])})
