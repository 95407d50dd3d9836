"""Sending a list to those who act on it, each only what is new to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from engine.days import day_of
from engine.documents import ListType
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.errors import ConflictError
from services.ids import new_id
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.push.model import Push
from services.push.recipients import participants
from services.registry.access import require_keeper


def push(uow: UnitOfWork, packs: PackSet, list_id: str, *, caller: Caller, now: datetime) -> Push:
    """Sends the list as it is now to every participant that was not sent this version already.

    Only the list's initiator and the credit office may. Raises NotFoundError, ForbiddenError, and ConflictError
    ``list_inert``, ``no_participants`` or ``nothing_new``.
    """
    list_type = require_keeper(packs, list_id, caller)
    if list_type.archive_only or list_type.status == "disabled":
        raise ConflictError(
            "list_inert", "该名单已停用或仅供存档，不能推送", list_type.title, "如需启用，请先由信用办确认设列依据"
        )
    recipients = participants(packs, list_id, day_of(now))
    if not recipients:
        raise ConflictError(
            "no_participants",
            "没有可推送的部门",
            list_type.title,
            "该名单今天没有经确认、在施行期内的规则；规则确认并启用之后再推送",
        )
    uow.registry.lock()  # the version that is sent must not move, and two people must not send it twice
    version = uow.registry.list_version(list_id)
    sent = uow.pushes.last_sent(list_id)
    behind = [department for department in recipients if sent.get(department, 0) < version]
    if not behind:
        raise ConflictError("nothing_new", "自上次推送以来名单没有变化", list_type.title, "无需重复推送")
    made = Push(new_id(now), list_id, version, now, caller.id, uow.pushes.next_sequence())
    uow.pushes.add(made, behind)
    _tell(uow, made, list_type, behind, now)
    detail = {"list": list_id, "version": version, "departments": sorted(behind)}
    trail.record(uow, actor=caller.id, action="push.send", entity=f"push:{made.push_id}", detail=detail, now=now)
    return made


def _tell(uow: UnitOfWork, made: Push, list_type: ListType, departments: Collection[str], now: datetime) -> None:
    """Departments find it on their desk; their systems learn that there is something to pull."""
    telling = Telling(
        topic=Topic.LIST_PUSHED,
        key=made.push_id,
        about=f"push:{made.push_id}",
        title=f"收到推送的“{list_type.title}”",
        text=f"第 {made.version} 版。请签收，写入本部门的系统之后登记“已应用”。",
        data={"push_id": made.push_id, "list": made.list_id, "version": made.version, "sequence": made.sequence},
        link="/pushes",
    )
    tell(uow, telling, departments, actor=made.pushed_by, now=now)
