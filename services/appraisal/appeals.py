"""Appeals: a department disputes single items; one person of the credit office proposes, another decides. Upheld items do not count any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.appraisal import telling
from services.appraisal.access import held, require_department, require_items, require_office, require_second
from services.appraisal.change import begin_appeal, checked_reason, take_appeal
from services.appraisal.model import Appeal, Appraisal, AppraisalEvent
from services.appraisal.states import FILED, AppealAction, AppealState, State
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.ids import new_id
from services.ports import UnitOfWork

MAX_ITEMS = 500


def file(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    appraisal_id: str,
    *,
    department: str,
    indicator: str,
    items: Sequence[str],
    reason: str,
    now: datetime,
) -> Appeal:
    """Disputes items of one indicator. Raises ForbiddenError for another department, ConflictError after the last day, InvalidInputError."""
    appraisal = held(uow, caller, appraisal_id)
    require_department(caller, department)
    if appraisal.state is not State.PUBLISHED:
        raise ConflictError("not_published", "现在不能申诉", "公布以后、办结以前可以申诉", "请刷新后再办理")
    if appraisal.appeal_until is not None and day_of(now) > appraisal.appeal_until:
        detail = f"申诉期限到 {appraisal.appeal_until.isoformat()} 为止"
        raise ConflictError("appeal_too_late", "申诉期限已过", detail, "有特殊情况的，请联系信用办")
    chosen = _disputable(uow, appraisal, department, indicator, items)
    appeal = Appeal(
        appeal_id=new_id(now),
        appraisal_id=appraisal_id,
        department=department,
        indicator=indicator,
        items=chosen,
        reason=checked_reason(reason),
        state=AppealState.FILED,
        version=appraisal.version + 1,
        filed_at=now,
        filed_by=caller.id,
        changed_at=now,
        changed_by=caller.id,
    )
    told = {"department": department, "indicator": indicator, "items": len(chosen)}
    event = AppraisalEvent(appeal.version, FILED, appeal.state, now, caller.id, told, appeal.appeal_id)
    begin_appeal(uow, appraisal, appeal, event)
    telling.appealed(uow, packs, appraisal, appeal, actor=caller.id, now=now)
    return appeal


def propose(
    uow: UnitOfWork,
    caller: Caller,
    appraisal_id: str,
    appeal_id: str,
    *,
    uphold: bool,
    reason: str,
    now: datetime,
) -> Appeal:
    """The first person of the credit office says what should be decided, and why."""
    appraisal = held(uow, caller, appraisal_id)
    require_office(caller)
    said = checked_reason(reason)
    return take_appeal(
        uow,
        appraisal,
        _appeal(uow, caller, appraisal_id, appeal_id),
        AppealAction.PROPOSE,
        {"uphold": uphold, "reason": said},
        actor=caller.id,
        now=now,
        proposal=uphold,
        proposal_reason=said,
        proposed_by=caller.id,
    )


def decide(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    appraisal_id: str,
    appeal_id: str,
    *,
    agree: bool,
    reason: str = "",
    now: datetime,
) -> Appeal:
    """The second person: as proposed, or back to the first with a reason. What is upheld stops counting in this transaction."""
    appraisal = held(uow, caller, appraisal_id)
    require_office(caller)
    appeal = _appeal(uow, caller, appraisal_id, appeal_id)
    require_second(appeal.proposed_by, caller)
    if not agree:
        told = {"reason": checked_reason(reason)}
        cleared = {"proposal": None, "proposal_reason": "", "proposed_by": ""}
        return take_appeal(uow, appraisal, appeal, AppealAction.RETURN, told, actor=caller.id, now=now, **cleared)
    action = AppealAction.UPHOLD if appeal.proposal else AppealAction.REJECT
    told = {"reason": checked_reason(reason)} if reason.strip() else {}
    decided = take_appeal(uow, appraisal, appeal, action, told, actor=caller.id, now=now)
    if decided.state is AppealState.UPHELD:
        uow.appraisals.strike(decided)
    telling.decided(uow, packs, appraisal, decided, actor=caller.id, now=now)
    return decided


def withdraw(uow: UnitOfWork, caller: Caller, appraisal_id: str, appeal_id: str, *, now: datetime) -> Appeal:
    """The department no longer disputes it."""
    appraisal = held(uow, caller, appraisal_id)
    appeal = _appeal(uow, caller, appraisal_id, appeal_id)
    require_department(caller, appeal.department)
    return take_appeal(uow, appraisal, appeal, AppealAction.WITHDRAW, {}, actor=caller.id, now=now)


def _appeal(uow: UnitOfWork, caller: Caller, appraisal_id: str, appeal_id: str) -> Appeal:
    found = next((one for one in uow.appraisals.appeals(appraisal_id) if one.appeal_id == appeal_id), None)
    if found is None:
        raise NotFoundError("申诉")
    require_items(caller, found.department)
    return found


def _disputable(
    uow: UnitOfWork, appraisal: Appraisal, department: str, indicator: str, items: Sequence[str]
) -> tuple[str, ...]:
    """The chosen keys, each once. Only what counts against the department and is not disputed already can be disputed."""
    chosen = tuple(dict.fromkeys(items))
    if not 0 < len(chosen) <= MAX_ITEMS:
        raise _wrong(f"一次申诉 1 至 {MAX_ITEMS} 项", "请从明细中选择")
    against = {
        item.key
        for item in uow.appraisals.items(appraisal.appraisal_id, department, indicator, good=False)
        if item.appeal_id is None
    }
    for key in chosen:
        if key not in against:
            raise _wrong(f"{key} 不在扣分明细之内", "请从扣分的明细中选择")
    open_ = {
        key
        for one in uow.appraisals.appeals(appraisal.appraisal_id, [department])
        if one.is_open
        for key in one.items
        if one.indicator == indicator
    }
    if disputed := sorted(open_.intersection(chosen)):
        raise ConflictError("appeal_open", "该项已在申诉之中", "、".join(disputed[:5]), "请等它办结，或先撤回")
    return chosen


def _wrong(detail: str, advice: str) -> InvalidInputError:
    return InvalidInputError("wrong_items", "申诉的事项有误", detail, advice, "items")
