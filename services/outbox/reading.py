"""A department's notices, and its confirmations. A notice of another department does not exist for the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.accounts.model import WORKING, Caller, Role
from services.audit import trail
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.outbox.model import STATE_TITLES, Message
from services.outbox.topics import TITLES, Topic
from services.paging import require_page
from services.ports import UnitOfWork
from services.registry.words import usable

MAX_PAGE = 200
MAX_NOTE = 500
SUPERVISORS = (Role.CREDIT_OFFICE, Role.AUDITOR, Role.OPERATOR)
"""Who sees what is overdue or could not be delivered, of all departments."""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices, newest first, and the cursor of the next page; None at the end."""

    messages: tuple[Message, ...]
    next_cursor: str | None


def notices(
    uow: UnitOfWork, caller: Caller, *, open_only: bool = False, cursor: str | None = None, limit: int = 50
) -> NoticePage:
    """What was told to the caller's departments."""
    require_page(limit, MAX_PAGE, cursor)
    found = uow.outbox.page(caller.departments, open_only=open_only, before=cursor, limit=limit + 1)
    return NoticePage(found[:limit], found[limit - 1].message_id if len(found) > limit else None)


def confirm(uow: UnitOfWork, message_id: str, *, caller: Caller, note: str = "", now: datetime) -> Message:
    """The recipient says that it has taken notice and acted. The first confirmation stays; a second one changes nothing.

    A notice is confirmed by its department, a delivery to a system by that system. Raises NotFoundError, ForbiddenError for
    who only looks, InvalidInputError.
    """
    if len(note) > MAX_NOTE or not usable(note):
        raise InvalidInputError("invalid_field", "备注有误", f"不超过 {MAX_NOTE} 个字，不含控制字符", "请修改", "note")
    found = uow.outbox.hold(message_id) if usable(message_id) else None
    if found is None or not _is_recipient(found, caller):
        raise NotFoundError("通知")
    if not caller.has(*WORKING):
        raise ForbiddenError("role_missing", "您的角色不能确认通知", "由本部门的经办人确认", "请由经办人办理")
    if found.confirmed_at is None:
        uow.outbox.confirm(message_id, by=caller.id, note=note.strip(), at=now)
        detail = {"topic": found.topic, "about": found.about, "department": found.department}
        entity = f"message:{message_id}"
        trail.record(uow, actor=caller.id, action="message.confirm", entity=entity, detail=detail, now=now)
        found = uow.outbox.get(message_id) or found
    return found


def overdue(uow: UnitOfWork, caller: Caller, now: datetime, *, limit: int = MAX_PAGE) -> tuple[Message, ...]:
    """What recipients should have confirmed and have not. Raises ForbiddenError."""
    require_supervisor(caller)
    return uow.outbox.overdue(now, limit)


def require_supervisor(caller: Caller) -> None:
    """Raises ForbiddenError for those who only see their own departments'."""
    if not caller.has(*SUPERVISORS):
        raise ForbiddenError("role_missing", "您的角色不能查看", "由信用办、审计和运维人员查看", "请联系信用办")


def view(message: Message, now: datetime) -> dict[str, Any]:
    """A message for programs and pages."""
    return {
        "message_id": message.message_id,
        "topic": message.topic,
        "topic_title": TITLES[Topic(message.topic)] if message.topic in TITLES else message.topic,
        "about": message.about,
        "department": message.department,
        "client": None if message.is_notice or message.is_mail else message.client,
        "channel": "notice" if message.is_notice else "mail" if message.is_mail else "webhook",
        "title": message.title,
        "text": message.text,
        "data": message.data,
        "created_at": message.created_at.isoformat(),
        "state": message.state.value,
        "state_title": STATE_TITLES[message.state],
        "confirm_by": _stamp(message.confirm_by),
        "confirmed_at": _stamp(message.confirmed_at),
        "confirmed_by": message.confirmed_by,
        "confirm_note": message.confirm_note,
        "overdue": message.overdue(now),
        "link": message.link,
    }


def _is_recipient(message: Message, caller: Caller) -> bool:
    return caller.acts_for(message.department) if message.is_notice else caller.id == f"client:{message.client}"


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
