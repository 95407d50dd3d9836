"""Who may ask, and who may see what was asked: whoever asked, whoever acts for the department, the credit office, auditors."""

from __future__ import annotations

from services.accounts.model import Caller, Role
from services.checks.model import CheckRecord
from services.errors import ForbiddenError, NotFoundError
from services.ports import UnitOfWork


def visible_check(uow: UnitOfWork, check_id: str, caller: Caller) -> CheckRecord:
    """The stored check. NotFoundError also for one that is not the caller's to see, so that ids cannot be probed."""
    record = uow.checks.get(check_id)
    if record is None or not may_see(caller, record.client, record.department):
        raise NotFoundError("核查")
    return record


def may_see(caller: Caller, client: str, department: str) -> bool:
    """Whether the caller sees what ``client`` asked for the department."""
    return caller.id == client or caller.acts_for(department) or caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)


def require_own(caller: Caller, department: str) -> None:
    """Raises ForbiddenError unless the caller may ask for the department."""
    if not caller.acts_for(department):
        raise ForbiddenError(
            "foreign_department",
            "不能代表该部门核查",
            f"operator.department 为 {department}，不在您的授权部门之内",
            "请改为本系统或本账号获授权的部门",
        )
