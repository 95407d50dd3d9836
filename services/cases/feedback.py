"""What the initiating department does with feedback: verify it, or send it back; then the case is archived."""

from __future__ import annotations

from datetime import datetime

from services.accounts.model import Caller, Role
from services.cases.access import held_case, require_initiator
from services.cases.change import take_steps
from services.cases.handling import send_back
from services.cases.model import Case
from services.cases.states import Action, step
from services.ports import UnitOfWork


def verify(
    uow: UnitOfWork, caller: Caller, case_id: str, *, expected_version: int | None = None, now: datetime
) -> Case:
    """The initiator accepts the feedback."""
    case = held_case(uow, caller, case_id, expected_version)
    require_initiator(case, caller)
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
    """Closes a verified case; by its initiator or the credit office."""
    case = held_case(uow, caller, case_id, expected_version)
    if not caller.has(Role.CREDIT_OFFICE):
        require_initiator(case, caller)
    return take_steps(uow, case, [(Action.ARCHIVE, {})], values={}, actor=caller.id, now=now)
