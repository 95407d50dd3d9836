"""A message as it is kept: to one department's notices or its mailbox, or to one system's webhook on behalf of a department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

NOTICE = ""
"""The ``client`` of a message that goes to the department's notices."""

MAIL = "@mail"
"""The ``client`` of a message that goes to the department's mailbox; no system is called so."""


class State(StrEnum):
    """How far a message has come. A notice is delivered with the transaction that writes it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


STATE_TITLES: Mapping[State, str] = {
    State.WAITING: "待投递",
    State.DELIVERED: "已送达",
    State.DEAD: "投递失败",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient. ``key`` with the topic is what makes it one: nobody is told the same twice.

    ``text`` and ``data`` hold no codes, and names of natural persons only masked. ``confirm_by`` set: the recipient has to
    confirm it. ``last_error`` is Chinese and names no address.
    """

    message_id: str
    topic: str
    key: str
    about: str
    department: str
    client: str
    title: str
    text: str
    data: Mapping[str, Any]
    link: str
    confirm_by: datetime | None
    created_at: datetime
    created_by: str
    state: State
    attempts: int = 0
    due_at: datetime | None = None
    delivered_at: datetime | None = None
    last_error: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    confirm_note: str = ""

    @property
    def is_notice(self) -> bool:
        """Whether people read it in the console, rather than a system at its address."""
        return self.client == NOTICE

    @property
    def is_mail(self) -> bool:
        """Whether it goes to the department's mailbox."""
        return self.client == MAIL

    def overdue(self, now: datetime) -> bool:
        """Whether its recipient should have confirmed it by now and has not; what was given up never got there."""
        if self.confirm_by is None or self.confirmed_at is not None or self.state is State.DEAD:
            return False
        return self.confirm_by < now


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a system client takes its messages. ``url`` may carry a secret of the receiver's and is kept out of texts."""

    client_id: str
    url: str
    registered_at: datetime
    registered_by: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a department's office reads its mail; an address of the office, never of a person."""

    department: str
    address: str
    registered_at: datetime
    registered_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands as a whole."""

    waiting: int
    dead: int
    overdue: int
    oldest_waiting: datetime | None
