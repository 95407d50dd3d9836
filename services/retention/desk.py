"""What a person of the credit office does with the archive: keep an entry out of it for a while, or let it go back.

A hold is how a lawsuit, an audit or a complaint stops the destruction; it can be set until the very day. What was destroyed cannot come back.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.days import add_months, day_of
from services.accounts.model import Caller, Role
from services.cases.access import require_person
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.words import usable
from services.retention.model import Archived
from services.retention.moving import move
from services.retention.states import Action
from services.subjects.masking import mask_text

LONGEST_HOLD_MONTHS = 12
"""Longer ones are renewed, so that somebody looks at them again."""
SHORTEST, LONGEST = 5, 200


def hold(
    uow: UnitOfWork,
    listing_id: str,
    *,
    until: date,
    reason: str,
    expected_version: int | None,
    caller: Caller,
    now: datetime,
) -> Archived:
    """Takes an entry out of the archive until a day: it is read as before, and no key is destroyed meanwhile."""
    place = _held(uow, listing_id, expected_version, caller)
    why = mask_text(reason.strip())  # it stays in the audit trail for good
    if not SHORTEST <= len(why) <= LONGEST or not usable(why):
        raise InvalidInputError(
            "reason_required",
            "缺少暂缓的理由",
            f"应写明为什么暂缓，{SHORTEST} 到 {LONGEST} 个字",
            "例如：行政诉讼尚未审结。不要写姓名和证件号码",
            "reason",
        )
    today = day_of(now)
    if not today <= until <= add_months(today, LONGEST_HOLD_MONTHS):
        raise InvalidInputError(
            "invalid_field",
            "暂缓的截止日有误",
            f"应在今天到 {add_months(today, LONGEST_HOLD_MONTHS).isoformat()} 之间",
            "到期仍需暂缓的，届时再办理一次",
            "until",
        )
    data = {"reason": why, "until": until.isoformat()}
    [moved] = move(uow, [place], Action.HOLD, actor=caller.id, now=now, held_until=until, data=data)
    return moved


def release(
    uow: UnitOfWork, listing_id: str, *, expected_version: int | None, caller: Caller, now: datetime
) -> Archived:
    """Puts an entry back into the archive before its hold ends."""
    place = _held(uow, listing_id, expected_version, caller)
    [moved] = move(uow, [place], Action.RELEASE, actor=caller.id, now=now)
    return moved


def _held(uow: UnitOfWork, listing_id: str, expected_version: int | None, caller: Caller) -> Archived:
    if not caller.has(Role.CREDIT_OFFICE):
        raise ForbiddenError("role_missing", "您的角色不能办理暂缓", "", "请由信用办办理")
    require_person(caller, "暂缓归档和销毁须由工作人员本人办理")
    uow.registry.lock()  # the daily job destroys under the same lock
    found = uow.retention.lock([listing_id]) if usable(listing_id) else ()
    if not found:
        raise NotFoundError("归档的条目")
    if expected_version is not None and expected_version != found[0].version:
        raise ConflictError(
            "archive_changed",
            "该条目的归档状态已被变更",
            f"{found[0].changed_by} 已更新到第 {found[0].version} 版，您看到的是第 {expected_version} 版",
            "请刷新后再办理",
        )
    return found[0]
