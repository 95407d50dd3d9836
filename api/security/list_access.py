"""Who may look at a list's entries: who initiates its memoranda, who carries out its rules, the credit office and auditors."""

from __future__ import annotations

from datetime import date

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, NotFoundError
from services.ports import UnitOfWork
from services.push.recipients import participants
from services.registry import access
from services.registry.access import list_type


def may_read(packs: PackSet, list_id: str, caller: Caller, day: date) -> bool:
    """Initiators, those to whom the list is pushed, and those who see everything."""
    if caller.has(Role.CREDIT_OFFICE, Role.AUDITOR):
        return True
    concerned = access.initiators(packs, list_id) | participants(packs, list_id, day)
    return not caller.departments.isdisjoint(concerned)


def may_read_archived(packs: PackSet, list_id: str, caller: Caller) -> bool:
    """What left its list is disclosed no longer: who keeps the list reads it on, and auditors."""
    return caller.has(Role.AUDITOR) or access.keeps(packs, list_id, caller)


def require_reader(packs: PackSet, list_id: str, caller: Caller, day: date) -> None:
    """Raises NotFoundError for no such list, ForbiddenError for one that is not the caller's concern."""
    found = list_type(packs, list_id)
    if not may_read(packs, list_id, caller, day):
        raise ForbiddenError(
            "list_not_yours",
            "不能查看该名单",
            f"“{found.title}”只对其发起部门和参与部门开放",
            "如确有需要，请联系信用办",
        )


def require_entry_reader(uow: UnitOfWork, packs: PackSet, listing_id: str, caller: Caller, day: date) -> str:
    """The list of an entry that the caller may see. NotFoundError otherwise, so that ids cannot be probed."""
    entry = uow.registry.get(listing_id)
    if entry is None or not may_read(packs, entry.list_id, caller, day):
        raise NotFoundError("名单条目")
    if not may_read_archived(packs, entry.list_id, caller) and uow.retention.closed([listing_id]):
        raise NotFoundError("名单条目")
    return entry.list_id


def require_entry_keeper(uow: UnitOfWork, packs: PackSet, listing_id: str, caller: Caller, day: date) -> None:
    """Raises NotFoundError for an entry that the caller may not see, ForbiddenError for one it does not keep."""
    access.require_keeper(packs, require_entry_reader(uow, packs, listing_id, caller, day), caller)
