"""What people decide about deliveries: where a system or an office takes them, and that a dead letter is sent again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from services.accounts.model import Caller, Role
from services.audit import trail
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.outbox.model import Mailbox, Message, State, Webhook
from services.outbox.reading import MAX_PAGE, require_supervisor
from services.ports import UnitOfWork
from services.registry.words import usable

_ADDRESS = re.compile(r"(?=[^@]{1,64}@)[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MAX_ADDRESS = 254

REPLAYERS = KEEPERS = (Role.CREDIT_OFFICE, Role.OPERATOR)
"""Who has dead letters sent again, and who keeps the departments' mailboxes."""


def dead_letters(uow: UnitOfWork, caller: Caller, *, limit: int = MAX_PAGE) -> tuple[Message, ...]:
    """Messages that were given up, newest first. Raises ForbiddenError."""
    require_supervisor(caller)
    return uow.outbox.dead(limit)


def replay(uow: UnitOfWork, message_ids: Sequence[str], *, caller: Caller, now: datetime) -> int:
    """Lets dead letters be delivered again, all or none. Raises ForbiddenError, NotFoundError, ConflictError."""
    if not caller.has(*REPLAYERS):
        raise ForbiddenError("role_missing", "您的角色不能重新投递", "由信用办和运维人员办理", "请联系信用办")
    for message_id in sorted(set(message_ids)):
        found = uow.outbox.hold(message_id) if usable(message_id) else None
        if found is None:
            raise NotFoundError("消息")
        if found.state is not State.DEAD:
            raise ConflictError("not_dead", "该消息没有投递失败", message_id, "请刷新后再办理")
        uow.outbox.revive(message_id, now)
        detail = {"client": found.client, "topic": found.topic}
        entity = f"message:{message_id}"
        trail.record(uow, actor=caller.id, action="message.replay", entity=entity, detail=detail, now=now)
    return len(set(message_ids))


def register_webhook(uow: UnitOfWork, client_id: str, url: str, *, actor: str, now: datetime) -> None:
    """Sets where a client takes its messages; whether the address is allowed was checked before. Raises NotFoundError.

    The trail tells that it was set, not the address: it may carry a secret of the receiver's.
    """
    client = uow.accounts.client(client_id)
    if client is None or not client.active:
        raise NotFoundError("系统客户端")
    uow.outbox.set_webhook(Webhook(client_id, url, now, actor))
    trail.record(uow, actor=actor, action="webhook.set", entity=f"client:{client_id}", detail={}, now=now)


def remove_webhook(uow: UnitOfWork, client_id: str, *, actor: str, now: datetime) -> None:
    """No more messages are sent there; what waits is given up. Raises NotFoundError."""
    if not uow.outbox.remove_webhook(client_id):
        raise NotFoundError("接收地址")
    trail.record(uow, actor=actor, action="webhook.remove", entity=f"client:{client_id}", detail={}, now=now)


def register_mailbox(
    uow: UnitOfWork, departments: Collection[str], department: str, address: str, *, caller: Caller, now: datetime
) -> None:
    """Sets where one of the ``departments`` reads its mail. Raises ForbiddenError, InvalidInputError."""
    _require_keeper(caller)
    if department not in departments:
        known = f"部门目录中的编号：{'、'.join(departments)}"
        raise InvalidInputError("unknown_department", f"没有这个部门：{department[:80]}", "", known, "department")
    if len(address) > MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        raise InvalidInputError(
            "mail_address",
            "邮箱地址有误",
            f"应为单位邮箱，形如 xyb@example.gov.cn，不超过 {MAX_ADDRESS} 个字符",
            "请更正",
            "address",
        )
    uow.outbox.set_mailbox(Mailbox(department, address, now, caller.id))
    detail = {"address": address}
    trail.record(uow, actor=caller.id, action="mailbox.set", entity=f"department:{department}", detail=detail, now=now)


def remove_mailbox(uow: UnitOfWork, department: str, *, caller: Caller, now: datetime) -> None:
    """No more mail is sent there; what waits is given up. Raises ForbiddenError, NotFoundError."""
    _require_keeper(caller)
    if not (usable(department) and uow.outbox.remove_mailbox(department)):
        raise NotFoundError("邮箱")
    trail.record(uow, actor=caller.id, action="mailbox.remove", entity=f"department:{department}", detail={}, now=now)


def mailboxes(uow: UnitOfWork, caller: Caller) -> tuple[Mailbox, ...]:
    """All of them, by department. Raises ForbiddenError."""
    require_supervisor(caller)
    return uow.outbox.mailboxes()


def _require_keeper(caller: Caller) -> None:
    if not caller.has(*KEEPERS):
        raise ForbiddenError("role_missing", "您的角色不能登记邮箱", "由信用办和运维人员办理", "请联系信用办")
