"""Who may see a stored check: whoever asked, whoever acts for the department that asked, the credit office, auditors."""

from __future__ import annotations

from services.accounts.model import Caller, Role
from services.checks.model import CheckRecord
from services.errors import NotFoundError
from services.ports import UnitOfWork


def visible_check(uow: UnitOfWork, check_id: str, caller: Caller) -> CheckRecord:
    """The stored check. NotFoundError also for one that is not the caller's to see, so that ids cannot be probed."""
    record = uow.checks.get(check_id)
    if record is None or not _may_see(record, caller):
        raise NotFoundError("核查")
    return record


def _may_see(record: CheckRecord, caller: Caller) -> bool:
    mine = caller.id == record.client or caller.acts_for(record.department)
    return mine or caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)
