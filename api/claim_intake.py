"""Taking a claim at our doors: who may hand one in here, and for which department. What law asks of it is the services'."""

from __future__ import annotations

from datetime import date

from api.security.departments import acting_department
from api.security.list_access import require_entry_reader
from api.security.rights import require
from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller
from services.errors import ForbiddenError
from services.ports import UnitOfWork


def receiving_department(
    uow: UnitOfWork, packs: PackSet, caller: Caller, listing_id: str, given: str | None, today: date
) -> str:
    """The caller's department that takes the claim in. Raises NotFoundError for an entry that is not the caller's to see."""
    require_entry_reader(uow, packs, listing_id, caller, today)
    require(caller, *WORKING)
    department = acting_department(caller, given)
    if not caller.acts_for(department):
        raise ForbiddenError("not_your_department", "不能以该部门的名义接收申请", "", "请写明您所属的部门")
    return department
