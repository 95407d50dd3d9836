"""Whose case it is: who sees it, who carries it out, who verifies it, and when only a person may act.

A case that a caller may not see answers exactly like one that does not exist.
"""

from __future__ import annotations

from services.accounts.model import WORKING, Caller, Role
from services.accounts.naming import actor_text
from services.cases.model import Case, Scope
from services.cases.states import STATE_TITLES
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.ports import UnitOfWork


def scope_of(caller: Caller) -> Scope:
    """The credit office and auditors see everything; everyone else what their departments carry out or initiated."""
    return Scope(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), caller.departments)


def is_visible(case: Case, caller: Caller) -> bool:
    """The rule of :func:`scope_of` for one case."""
    involved = {case.key.department} | {source.initiator for source in case.sources}
    return scope_of(caller).everything or not caller.departments.isdisjoint(involved)


def visible_case(uow: UnitOfWork, caller: Caller, case_id: str) -> Case:
    """The case, read only. Raises NotFoundError also for a foreign one."""
    return _seen(uow.cases.get(case_id), caller)


def held_case(uow: UnitOfWork, caller: Caller, case_id: str, expected_version: int | None) -> Case:
    """The case, held for a change. ConflictError when it is no longer the version that the caller looked at."""
    case = _seen(uow.cases.lock(case_id), caller)
    if expected_version is not None and expected_version != case.version:
        raise ConflictError(
            "case_changed",
            "案件已被他人变更",
            f"{actor_text(case.changed_by)} 已将案件办到“{STATE_TITLES[case.state]}”（第 {case.version} 版），"
            f"您看到的是第 {expected_version} 版，您提交的没有登记",
            "请刷新案件，核对变更后再办理",
        )
    return case


def _seen(case: Case | None, caller: Caller) -> Case:
    if case is None or not is_visible(case, caller):
        raise NotFoundError("案件")
    return case


def require_carrier(case: Case, caller: Caller) -> None:
    """Only the department that carries the measure out works on the case."""
    if not (caller.acts_for(case.key.department) and caller.has(*WORKING)):
        raise ForbiddenError(
            "not_the_carrier", "该案件由其他部门办理", "只有实施部门可以办理此步骤", "请由实施部门的经办人办理"
        )


def require_initiator(case: Case, caller: Caller) -> None:
    """Only a department that initiated the list verifies the feedback."""
    initiates = any(caller.acts_for(source.initiator) for source in case.sources)
    if not (initiates and caller.has(Role.INITIATOR, Role.SYSTEM_CLIENT)):
        raise ForbiddenError(
            "not_the_initiator", "只有发起部门可以核验反馈", "您的账号不是该名单发起部门的核验人员", "请由发起部门办理"
        )


def is_person(caller: Caller) -> bool:
    """Whether a person with an own account is acting, not a system."""
    return caller.id.startswith("account:")


def require_person(caller: Caller, why: str) -> None:
    """I-16: what touches a person gravely is decided by a person."""
    if not is_person(caller):
        raise ForbiddenError("needs_person", "此步骤须由工作人员本人办理", why, "请经办人用自己的账号登录后办理")
