"""Delivering to systems and mailboxes: one message at a time is claimed, sent outside any transaction, and its end recorded.

A process that dies between sending and recording leaves the message claimed until the claim runs out; then it is sent again under the
same id. So every message arrives at least once, and a receiver that remembers ids acts once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from services.outbox.model import Mailbox, Message, Webhook
from services.ports import Clock, Database, Observer

CLAIM = timedelta(minutes=2)
"""Several times what one delivery may take, names looked up included, so that nobody sends what somebody else is still sending."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=4)
MOST_ATTEMPTS = 30
"""With these waits a receiver may be away for three days, a long weekend, before its messages are given up."""


class DeliveryError(Exception):
    """The receiver did not take it. ``str()`` is Chinese and tells no address.

    ``unreachable``: nothing would get through now. ``final``: trying again makes no sense.
    """

    def __init__(self, text: str, *, unreachable: bool = False, final: bool = False) -> None:
        super().__init__(text)
        self.unreachable = unreachable
        self.final = final


class Carrier(Protocol):
    """Brings a message to a webhook."""

    def carry(self, message: Message, webhook: Webhook, now: datetime) -> None:
        """Returns when the receiver has taken it. Raises DeliveryError. Ends within half of :data:`CLAIM`."""


class Postman(Protocol):
    """Hands a message to the mail server."""

    def post(self, message: Message, mailbox: Mailbox, now: datetime) -> None:
        """As :meth:`Carrier.carry`, when the mail server has taken it."""


class Dispatcher:
    """Many may run at once, in any number of processes. Without a ``postman`` mail waits until there is one, and is given up in the end."""

    def __init__(
        self, database: Database, carrier: Carrier, observer: Observer, clock: Clock, postman: Postman | None = None
    ) -> None:
        self._database = database
        self._carrier = carrier
        self._postman = postman
        self._observer = observer
        self._clock = clock

    def step(self) -> bool:
        """One delivery; False when none is due."""
        now = self._clock()
        with self._database.read() as uow:  # most looks find nothing, and need no writer's turn
            if not uow.outbox.due(now):
                return False
        with self._database.write() as uow:
            message = uow.outbox.claim(now, now + CLAIM)
            webhook = uow.outbox.webhook(message.client) if message and not message.is_mail else None
            mailbox = uow.outbox.mailbox(message.department) if message and message.is_mail else None
        if message is None:
            return False
        try:
            if message.is_mail:
                self._post(message, mailbox, now)
            elif webhook is None:
                raise DeliveryError("该系统没有登记接收地址，或已停用", final=True)
            else:
                self._carrier.carry(message, webhook, now)
        except DeliveryError as error:
            self._failed(message, error)
        except Exception as error:
            self._failed(message, DeliveryError(f"内部错误（{type(error).__name__}）"))
            raise
        else:
            with self._database.write() as uow:
                uow.outbox.delivered(message, self._clock())
            self._observer.dispatched("delivered", 1)
        return True

    def _post(self, message: Message, mailbox: Mailbox | None, now: datetime) -> None:
        if mailbox is None:
            raise DeliveryError("该部门没有登记邮箱", final=True)
        if self._postman is None:
            raise DeliveryError("没有设置邮件服务器（JC_SMTP_HOST）", unreachable=True)
        self._postman.post(message, mailbox, now)

    def _failed(self, message: Message, error: DeliveryError) -> None:
        now = self._clock()
        last = error.final or message.attempts >= MOST_ATTEMPTS
        retry_at = now + wait_after(message.attempts)
        given_up = int(last)
        with self._database.write() as uow:
            uow.outbox.failed(message, str(error), None if last else retry_at)
            if error.unreachable:
                given_up += uow.outbox.postpone(message.client, str(error), now, retry_at, MOST_ATTEMPTS)
        self._observer.dispatched("failed", 1)
        if given_up:
            self._observer.dispatched("dead", given_up)


def wait_after(attempts: int) -> timedelta:
    """How long after this many attempts the next one follows."""
    return LONGEST_WAIT if attempts > 20 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
