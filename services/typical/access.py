"""Whose a typical case is. Everybody with an account reads released ones; drafts belong to the departments that initiated the list.

One that a caller may not see answers exactly like one that does not exist.
"""

from __future__ import annotations

from services.accounts.model import Caller, Role
from services.cases.access import is_visible as case_is_visible
from services.cases.access import require_person
from services.cases.model import Case
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.ports import UnitOfWork
from services.typical.model import Scope, TypicalCase
from services.typical.states import State

_WHAT = "典型案例"


def scope_of(caller: Caller) -> Scope:
    """What the caller sees besides released ones."""
    drafts = caller.departments if caller.has(Role.INITIATOR) else frozenset[str]()
    return Scope(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), drafts)


def visible(uow: UnitOfWork, caller: Caller, typical_id: str) -> TypicalCase:
    """Read only. Raises NotFoundError also for a foreign one."""
    return _seen(uow.typical.get(typical_id), caller)


def held(uow: UnitOfWork, caller: Caller, typical_id: str, expected_version: int | None) -> TypicalCase:
    """Held for a step by an editor. ConflictError when it is not the version that the caller looked at."""
    typical = _seen(uow.typical.lock(typical_id), caller)
    require_editor(caller, typical.department)
    if expected_version is not None and expected_version != typical.version:
        raise ConflictError(
            "typical_changed",
            "典型案例已被他人变更",
            f"已更新到第 {typical.version} 版，您看到的是第 {expected_version} 版",
            "请刷新，核对变更后再办理",
        )
    return typical


def require_editor(caller: Caller, department: str) -> None:
    """A person of the department that initiated the list, or of the credit office."""
    if not (caller.has(Role.CREDIT_OFFICE) or (caller.has(Role.INITIATOR) and caller.acts_for(department))):
        raise ForbiddenError(
            "not_the_initiator",
            "典型案例由发起部门和信用办起草、审定",
            "您的账号不是该名单发起部门的工作人员",
            "请由发起部门或者信用办办理",
        )
    require_person(caller, "典型案例由工作人员本人起草、修改和审定")


def drafting_department(case: Case, caller: Caller) -> str:
    """In whose name the caller drafts: an initiator's own department, else the first that initiated. Raises as above."""
    initiators = sorted({source.initiator for source in case.sources})
    if not case_is_visible(case, caller):
        raise NotFoundError("案件")
    department = next((one for one in initiators if caller.acts_for(one)), initiators[0])
    require_editor(caller, department)
    return department


def is_visible(typical: TypicalCase, caller: Caller) -> bool:
    """Whether the caller may read it."""
    scope = scope_of(caller)
    return typical.state is State.RELEASED or scope.everything or typical.department in scope.departments


def _seen(typical: TypicalCase | None, caller: Caller) -> TypicalCase:
    if typical is None or not is_visible(typical, caller):
        raise NotFoundError(_WHAT)
    return typical
