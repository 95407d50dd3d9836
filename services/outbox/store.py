"""What the outbox needs from storage. Implemented by ``adapters/storage/outbox_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.outbox.model import Mailbox, Message, Standing, Webhook


class OutboxStore(Protocol):
    """SQL of messages and webhooks."""

    def add(self, messages: Sequence[Message]) -> int:
        """Writes those that their recipients do not have yet; how many these were."""

    def clients_of(self, departments: Collection[str]) -> tuple[tuple[str, str], ...]:
        """(department, client id) of active system clients that registered a webhook, for these departments."""

    def with_mailbox(self, departments: Collection[str]) -> frozenset[str]:
        """Those of the departments that registered a mailbox."""

    def get(self, message_id: str) -> Message | None:
        """A message by its id."""

    def hold(self, message_id: str) -> Message | None:
        """A message, kept from change by others until the transaction ends."""

    def told(self, topic: str, keys: Collection[str]) -> tuple[Message, ...]:
        """The messages of a topic with one of these keys, to whomever, by key, department and client: notice, mail, systems."""

    def page(
        self, departments: Collection[str], *, open_only: bool, before: str | None, limit: int
    ) -> tuple[Message, ...]:
        """Notices of these departments, newest first; ``open_only``: those that wait for a confirmation."""

    def open_notices(self, departments: Collection[str]) -> int:
        """How many notices of these departments wait for a confirmation."""

    def confirm(self, message_id: str, *, by: str, note: str, at: datetime) -> None:
        """Notes the confirmation of a held message."""

    def overdue(self, now: datetime, limit: int) -> tuple[Message, ...]:
        """Messages that any recipient should have confirmed, longest overdue first; those given up are with :meth:`dead`.

        What a system got that was switched off since waits for nobody.
        """

    def due(self, now: datetime) -> bool:
        """Whether :meth:`claim` would find something."""

    def claim(self, now: datetime, until: datetime) -> Message | None:
        """Takes the next message to deliver, its attempt counted, away from everybody else until ``until``.

        None when nothing is due. While one message to a client is claimed, no other to the same client is.
        """

    def delivered(self, message: Message, at: datetime) -> None:
        """The receiver has taken it."""

    def failed(self, message: Message, error: str, retry_at: datetime | None) -> None:
        """The claimed attempt failed; without ``retry_at`` the message is given up. Nothing if it was claimed again since."""

    def postpone(self, client_id: str, error: str, now: datetime, retry_at: datetime, most_attempts: int) -> int:
        """Fails all messages of a client that are due and unclaimed, as if each had been tried; how many were given up."""

    def dead(self, limit: int) -> tuple[Message, ...]:
        """Messages given up, newest first."""

    def revive(self, message_id: str, now: datetime) -> None:
        """Lets a held dead message be delivered again, with all attempts before it."""

    def standing(self, now: datetime) -> Standing:
        """How many wait, are given up, are overdue."""

    def webhook(self, client_id: str) -> Webhook | None:
        """A client's webhook, while the client is active."""

    def set_webhook(self, new: Webhook) -> None:
        """Registers or replaces a client's webhook."""

    def remove_webhook(self, client_id: str) -> bool:
        """Forgets it; whether there was one."""

    def mailbox(self, department: str) -> Mailbox | None:
        """A department's mailbox."""

    def mailboxes(self) -> tuple[Mailbox, ...]:
        """All of them, by department."""

    def set_mailbox(self, new: Mailbox) -> None:
        """Registers or replaces a department's mailbox."""

    def remove_mailbox(self, department: str) -> bool:
        """Forgets it; whether there was one."""
