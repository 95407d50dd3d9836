"""Who sees an appraisal and who acts on it. Before it is published only the credit office and auditors know of it."""

from __future__ import annotations

from services.accounts.model import WORKING, Caller, Role
from services.appraisal.model import Appraisal
from services.appraisal.states import State
from services.cases.access import require_person
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.ports import UnitOfWork
from services.registry.words import usable

_OPEN_TO_ALL = frozenset({State.PUBLISHED, State.FINAL})
_WHY_A_PERSON = "考核和申诉由工作人员本人办理，不能由系统代办"


def sees_everything(caller: Caller) -> bool:
    """The credit office and auditors."""
    return caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)


def visible(uow: UnitOfWork, caller: Caller, appraisal_id: str) -> Appraisal:
    """The appraisal, read only. Raises NotFoundError also for one that is not public yet."""
    return _seen(uow.appraisals.get(appraisal_id) if usable(appraisal_id) else None, caller)


def held(uow: UnitOfWork, caller: Caller, appraisal_id: str, expected_version: int | None = None) -> Appraisal:
    """The appraisal, held for a change. ConflictError when it is no longer the version that the caller looked at."""
    found = _seen(uow.appraisals.hold(appraisal_id) if usable(appraisal_id) else None, caller)
    if expected_version is not None and expected_version != found.version:
        raise ConflictError(
            "appraisal_changed",
            "考核已被他人变更",
            f"已更新到第 {found.version} 版，您看到的是第 {expected_version} 版",
            "请刷新，核对后再办理",
        )
    return found


def sees_items(caller: Caller, department: str) -> bool:
    """Single items are the department's own; everybody sees the scores once they are published."""
    return sees_everything(caller) or caller.acts_for(department)


def require_items(caller: Caller, department: str) -> None:
    """NotFoundError where :func:`sees_items` says no, so that nothing is learned of others."""
    if not sees_items(caller, department):
        raise NotFoundError("考核明细")


def require_office(caller: Caller) -> None:
    """A person of the credit office."""
    if not caller.has(Role.CREDIT_OFFICE):
        raise ForbiddenError("not_the_office", "这一步由信用办办理", "", "请由信用办的经办人办理")
    require_person(caller, _WHY_A_PERSON)


def require_second(first: str, caller: Caller) -> None:
    """Another person than the one who took the first step."""
    if caller.id == first:
        raise ForbiddenError(
            "same_person", "须由另一名工作人员办理", "您办理了前一步，不能再由您决定", "请由信用办另一名工作人员办理"
        )


def require_department(caller: Caller, department: str) -> None:
    """A person who works for the appraised department."""
    if not (caller.acts_for(department) and caller.has(*WORKING)):
        raise ForbiddenError(
            "foreign_department", "不能代表该部门申诉", "申诉由被考核部门自己提出", "请由该部门的经办人办理"
        )
    require_person(caller, _WHY_A_PERSON)


def _seen(found: Appraisal | None, caller: Caller) -> Appraisal:
    if found is None or not (found.state in _OPEN_TO_ALL or sees_everything(caller)):
        raise NotFoundError("考核")
    return found
