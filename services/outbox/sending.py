"""Telling departments and their systems something, as part of the transaction in which it happens.

The messages are rows of that transaction: they exist exactly when the act does, whatever dies afterwards. Departments read theirs as
notices; systems that registered a webhook get a delivery of their own (``dispatch``), and what asks for it goes to mailboxes as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.ids import new_id
from services.outbox.model import MAIL, NOTICE, Message, State
from services.outbox.topics import Topic
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told. The same topic and ``key`` reach each recipient once, however often they are told.

    ``about`` names the thing as the audit trail does; ``link`` is a path of the console. ``text`` and ``data``: no codes, and
    names of natural persons only masked. ``mail``: a copy goes to the departments' mailboxes, which asks for no confirmation.
    """

    topic: Topic
    key: str
    about: str
    title: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    confirm_by: datetime | None = None
    mail: bool = False


def tell(
    uow: UnitOfWork,
    telling: Telling,
    departments: Iterable[str],
    *,
    actor: str,
    now: datetime,
    notices: bool = True,
) -> int:
    """Writes the messages to these departments and their systems; how many were not there already.

    Without ``notices`` only the systems are told: of what people find on their desk anyway, and of which there is much.
    """
    told = sorted(set(departments))
    people = [(department, NOTICE) for department in told] if notices else []
    boxes = [(department, MAIL) for department in sorted(uow.outbox.with_mailbox(told))] if telling.mail else []
    recipients = people + boxes + sorted(uow.outbox.clients_of(told))
    return uow.outbox.add([_message(telling, *recipient, actor, now) for recipient in recipients])


def _message(telling: Telling, department: str, client: str, actor: str, now: datetime) -> Message:
    notice = client == NOTICE
    return Message(
        message_id=new_id(now),
        topic=telling.topic.value,
        key=telling.key,
        about=telling.about,
        department=department,
        client=client,
        title=telling.title,
        text=telling.text,
        data=telling.data,
        link=telling.link,
        confirm_by=None if client == MAIL else telling.confirm_by,
        created_at=now,
        created_by=actor,
        state=State.DELIVERED if notice else State.WAITING,
        due_at=None if notice else now,
        delivered_at=now if notice else None,
    )
