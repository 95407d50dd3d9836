"""What the initiating department does with feedback: verify it, or send it back; then the case is archived."""

from __future__ import annotations

from datetime import datetime

from engine.days import day_of
from services.accounts.model import Caller, Role
from services.cases.access import held_case, require_initiator
from services.cases.change import take_steps
from services.cases.handling import send_back
from services.cases.model import Case
from services.cases.states import Action, step
from services.errors import ConflictError, ForbiddenError
from services.ports import UnitOfWork


def verify(
    uow: UnitOfWork, caller: Caller, case_id: str, *, expected_version: int | None = None, now: datetime
) -> Case:
    """The initiator accepts the feedback. ForbiddenError for whoever recorded the outcome: nobody vouches for their own report."""
    case = held_case(uow, caller, case_id, expected_version)
    require_initiator(case, caller)
    step(case.state, Action.VERIFY)
    if caller.id == case.outcome_by:
        raise ForbiddenError(
            "second_person_needed",
            "不能核验自己登记的结果",
            "本部门既发起名单又实施措施的，核验须由登记人以外的账号办理",
            "请由本部门其他人员核验，或者退回重新登记",
        )
    return take_steps(uow, case, [(Action.VERIFY, {})], values={}, actor=caller.id, now=now)


def return_with_reason(
    uow: UnitOfWork, caller: Caller, case_id: str, *, reason: str, expected_version: int | None = None, now: datetime
) -> Case:
    """The initiator sends the feedback back; the department reports again."""
    case = held_case(uow, caller, case_id, expected_version)
    require_initiator(case, caller)
    step(case.state, Action.RETURN)
    return send_back(uow, case, Action.RETURN, reason, actor=caller.id, now=now)


def archive(
    uow: UnitOfWork, caller: Caller, case_id: str, *, expected_version: int | None = None, now: datetime
) -> Case:
    """Closes a verified case; by its initiator or the credit office. ConflictError while an approved refusal still runs."""
    case = held_case(uow, caller, case_id, expected_version)
    if not caller.has(Role.CREDIT_OFFICE):
        require_initiator(case, caller)
    step(case.state, Action.ARCHIVE)
    _require_override_over(case, now)
    return take_steps(uow, case, [(Action.ARCHIVE, {})], values={}, actor=caller.id, now=now)


def _require_override_over(case: Case, now: datetime) -> None:
    """What was refused for a time comes back after it; an archived case would not."""
    if case.override_until is not None and case.override_until >= day_of(now):
        raise ConflictError(
            "override_running",
            "不予实施的期限未满，不能归档",
            f"不予实施到 {case.override_until.isoformat()} 为止，届满后案件自动回到实施部门重新办理",
            "请在期满后办理；条目退出的，案件自动撤回",
        )
