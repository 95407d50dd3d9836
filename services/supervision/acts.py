"""What people do about a supervision: the credit office puts it off for a while, or closes it, with a reason that the department reads;
the department answers how things stand, which the credit office reads.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller, Role
from services.accounts.naming import actor_text
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.words import usable
from services.subjects.masking import mask_text
from services.supervision.change import close, take
from services.supervision.ladder import ladder_of
from services.supervision.model import Ending, Supervision
from services.supervision.states import STATE_TITLES, Action, step
from services.supervision.telling import tell_answer

MAX_REASON = 500


def snooze(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    supervision_id: str,
    *,
    until: date,
    reason: str,
    expected_version: int | None = None,
    now: datetime,
) -> Supervision:
    """Nothing happens up to and with ``until``; then the ladder counts on from there.

    Raises NotFoundError, ForbiddenError, ConflictError, InvalidInputError for a day that is past or too far away.
    """
    one = _held_by_office(uow, caller, supervision_id, expected_version)
    step(one.state, Action.SNOOZE)
    said, today = _reason(reason), day_of(now)
    latest = ladder_of(packs).snooze_until(today)
    if latest is None or not today <= until <= latest:
        detail = f"应在今天到 {latest} 之间" if latest else "没有规定可以暂缓多久"
        raise InvalidInputError("snooze_until", "暂缓的截止日有误", detail, "请更正，或办理之后再看", "until")
    if one.snoozed_until is not None and until <= one.snoozed_until:
        detail = f"已经暂缓到 {one.snoozed_until}"
        raise InvalidInputError("snooze_until", "暂缓的截止日有误", detail, "应晚于这一天", "until")
    told = {"until": until.isoformat(), "reason": said}
    return take(uow, [one], Action.SNOOZE, told, actor=caller.id, now=now, snoozed_until=until)[0]


def close_by_office(
    uow: UnitOfWork,
    caller: Caller,
    supervision_id: str,
    *,
    reason: str,
    expected_version: int | None = None,
    now: datetime,
) -> Supervision:
    """No further step is taken, although it is not done; what is owed stays owed."""
    one = _held_by_office(uow, caller, supervision_id, expected_version)
    step(one.state, Action.CLOSE)
    return close(uow, [one], Ending.BY_OFFICE, {"reason": _reason(reason)}, actor=caller.id, now=now)[0]


def answer(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    supervision_id: str,
    *,
    text: str,
    expected_version: int | None = None,
    now: datetime,
) -> Supervision:
    """The department says why it is late and when it will be done. What is owed stays owed, and the ladder goes on; the credit office may
    put it off. Every answer stays; the last one stands beside the thing."""
    one = _held(uow, caller, supervision_id, expected_version)
    if not (caller.acts_for(one.key.department) and caller.has(*WORKING)):
        raise ForbiddenError(
            "foreign_department", "只有被督办的部门可以答复", "您不是该部门的经办人", "请由被督办的部门答复"
        )
    step(one.state, Action.ANSWER)
    said = _reason(text, "answer", "请写明答复内容")
    answered = take(uow, [one], Action.ANSWER, {"answer": said}, actor=caller.id, now=now)[0]
    tell_answer(uow, packs, answered, said, actor=caller.id, now=now)
    return answered


def _held_by_office(uow: UnitOfWork, caller: Caller, supervision_id: str, expected_version: int | None) -> Supervision:
    if caller.has(Role.CREDIT_OFFICE):
        return _held(uow, caller, supervision_id, expected_version)
    _held(uow, caller, supervision_id, None)
    raise ForbiddenError("role_missing", "您的角色不能变更督办", "暂缓和办结由信用办办理", "有困难的，请答复信用办")


def _held(uow: UnitOfWork, caller: Caller, supervision_id: str, expected_version: int | None) -> Supervision:
    one = uow.supervision.hold(supervision_id) if usable(supervision_id) else None
    if one is None or not (caller.has(Role.CREDIT_OFFICE, Role.AUDITOR) or caller.acts_for(one.key.department)):
        raise NotFoundError("督办")
    if expected_version is not None and expected_version != one.version:
        raise ConflictError(
            "supervision_changed",
            "督办已变更",
            f"{actor_text(one.changed_by)} 已更新到第 {one.version} 版（{STATE_TITLES[one.state]}），您看到的是第 {expected_version} 版",
            "请刷新，核对后再办理",
        )
    return one


def _reason(text: str, field: str = "reason", title: str = "请写明理由") -> str:
    said = text.strip()
    if not said or len(said) > MAX_REASON or not usable(said):
        raise InvalidInputError("reason_required", title, f"不能为空，不超过 {MAX_REASON} 个字", "请填写", field)
    return mask_text(said)
