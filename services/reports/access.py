"""Who reads which report: initiators their memoranda, departments their own work, the credit office and auditors everything."""

from __future__ import annotations

from engine.documents import Memorandum
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller, Role
from services.errors import ForbiddenError, NotFoundError
from services.reports.model import Scope

OVERSEERS = (Role.CREDIT_OFFICE, Role.AUDITOR)


def require_readable(packs: PackSet, caller: Caller, scope: Scope) -> None:
    """Raises NotFoundError for what does not exist, ForbiddenError for what is not the caller's."""
    if scope.memorandum is not None and scope.memorandum not in packs.memoranda:
        raise NotFoundError("备忘录")
    if scope.department is not None and scope.department not in packs.departments:
        raise NotFoundError("部门")
    if caller.has(*OVERSEERS) or _initiates(packs, caller, scope):
        return
    if scope.department is not None and caller.acts_for(scope.department) and caller.has(*WORKING):
        return
    if scope.memorandum is not None:
        raise ForbiddenError(
            "not_the_initiator",
            "只有发起部门和信用办可以查看该报表",
            "您的部门不是该备忘录的发起部门；参与部门可以查看本部门的部分",
            "请联系发起部门或信用办",
        )
    raise ForbiddenError(
        "not_your_department", "只能查看本部门的报表", "全市和其他部门的报表由信用办查看", "请联系信用办"
    )


def readable_memoranda(packs: PackSet, caller: Caller) -> tuple[Memorandum, ...]:
    """The memoranda whose whole report the caller may read."""
    return tuple(one for one in packs.memoranda.values() if caller.has(*OVERSEERS) or caller.acts_for(one.initiator))


def readable_departments(packs: PackSet, caller: Caller) -> tuple[str, ...]:
    """The departments whose report the caller may read."""
    if caller.has(*OVERSEERS):
        return tuple(packs.departments)
    return tuple(one for one in packs.departments if caller.acts_for(one)) if caller.has(*WORKING) else ()


def _initiates(packs: PackSet, caller: Caller, scope: Scope) -> bool:
    return scope.memorandum is not None and caller.acts_for(packs.memoranda[scope.memorandum].initiator)
