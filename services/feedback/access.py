"""Whose feedback it is: the departments that initiated the list; the credit office and auditors look at everything."""

from __future__ import annotations

from engine.documents import Memorandum
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, NotFoundError
from services.feedback.model import Waiting
from services.registry.access import ListCatalogue


def waiting_for(caller: Caller) -> Waiting:
    """What the caller's inbox holds. Who works in a department that initiated nothing has an empty one."""
    return Waiting(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), caller.departments)


def readable_memorandum(packs: ListCatalogue, caller: Caller, memorandum_id: str) -> Memorandum:
    """The memorandum whose digest the caller may read. Raises NotFoundError, ForbiddenError."""
    memorandum = packs.memoranda.get(memorandum_id)
    if memorandum is None:
        raise NotFoundError("备忘录")
    if not (caller.acts_for(memorandum.initiator) or caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)):
        raise ForbiddenError(
            "not_the_initiator",
            "只有发起部门和信用办可以查看该简报",
            "您的部门不是该备忘录的发起部门",
            "请联系发起部门或信用办",
        )
    return memorandum
