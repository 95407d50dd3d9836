"""An office with two departments' systems, and a clock that the test moves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from adapters.storage.database import SqlDatabase
from services.accounts import directory
from services.outbox import desk
from services.outbox.model import Message, State, Webhook
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import Cipher
from tests.support.fixtures import packs

__all__ = ["packs"]

ADDRESS = "https://receiver.example/hook"


class Clock:
    """The moment that the test says it is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class Office:
    """Every call in a transaction of its own, as a request would be."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, clock: Clock) -> None:
        self.database, self.cipher, self.clock = database, cipher, clock

    def system(self, client_id: str, *departments: str, url: str | None = ADDRESS) -> None:
        with self.database.write() as uow:
            given = {"client_id": client_id, "name": client_id, "departments": departments, "actor": "local:t"}
            directory.create_client(uow, self.cipher, **given, now=self.clock())  # type: ignore[arg-type]
            if url is not None:
                desk.register_webhook(uow, client_id, url, actor="local:t", now=self.clock())

    def tell(self, key: str, *departments: str, confirm_by: datetime | None = None) -> int:
        telling = Telling(
            Topic.LISTING_EXITED, key, f"listing:{key}", "示例", "示例内容", {"n": 1}, confirm_by=confirm_by
        )
        with self.database.write() as uow:
            return tell(uow, telling, departments, actor="account:t", now=self.clock())

    def messages(self) -> list[Message]:
        """All deliveries to systems, by id."""
        return [message for message in self.everything() if not message.is_notice]

    def everything(self) -> list[Message]:
        from sqlalchemy import select

        from adapters.storage.tables.outbox import outbox_message

        with self.database.read() as uow:
            ids = uow.connection.scalars(select(outbox_message.c.message_id).order_by(outbox_message.c.message_id))
            found = [uow.outbox.get(message_id) for message_id in ids.all()]
        return [message for message in found if message is not None]

    def states(self) -> list[State]:
        return [message.state for message in self.messages()]


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def office(database: SqlDatabase, cipher: Cipher, clock: Clock) -> Office:
    return Office(database, cipher, clock)


class Receiver:
    """A carrier that remembers what it was given, and fails as told."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.fails: Exception | None = None

    def carry(self, message: Message, webhook: Webhook, now: datetime) -> None:
        assert webhook.url == ADDRESS
        if self.fails is not None:
            raise self.fails
        self.taken.append(message.key)
