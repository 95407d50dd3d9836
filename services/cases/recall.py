"""What happens to cases when their listing leaves the list (I-08): open ones are recalled, carried-out ones must be lifted."""

from __future__ import annotations

from datetime import datetime

from services.accounts.model import Caller
from services.cases.access import held_case, require_carrier
from services.cases.change import note, take_steps
from services.cases.model import Case
from services.cases.states import CLOSED, CONFIRM_LIFTED, REQUIRE_LIFT, Action, State
from services.errors import ConflictError, InvalidInputError
from services.ports import UnitOfWork


def recall_open_cases(uow: UnitOfWork, listing_id: str, *, reason: str, actor: str, now: datetime) -> int:
    """Recalls every open case of the listing, in the transaction of the exit; how many they were.

    Where the measure had been carried out already, ``lift_required`` tells the department to lift it, also on archived cases.
    """
    recalled = 0
    for case in uow.cases.lock_on_listing(listing_id):
        carried_out = _was_carried_out(uow, case)
        if case.state not in CLOSED:
            steps = [(Action.RECALL, {"reason": reason, "lift_required": carried_out})]
            take_steps(uow, case, steps, values={"lift_required": carried_out}, actor=actor, now=now)
            recalled += 1
        elif case.state is State.ARCHIVED and carried_out and not case.lift_required:
            note(uow, case, REQUIRE_LIFT, {"reason": reason}, values={"lift_required": True}, actor=actor, now=now)
    return recalled


def _was_carried_out(uow: UnitOfWork, case: Case) -> bool:
    """Also when the feedback was returned since: that takes back the report, not the measure."""
    return case.outcome == "implemented" or any(
        event.action == Action.IMPLEMENT.value for event in uow.cases.events(case.case_id)
    )


def confirm_lifted(
    uow: UnitOfWork,
    caller: Caller,
    case_id: str,
    *,
    explanation: str,
    expected_version: int | None = None,
    now: datetime,
) -> Case:
    """The department states how it lifted the measure (document number or explanation)."""
    case = held_case(uow, caller, case_id, expected_version)
    require_carrier(case, caller)
    if not case.lift_required:
        raise ConflictError("nothing_to_lift", "该案件没有待解除的措施", "", "请刷新案件")
    if not explanation.strip():
        raise InvalidInputError("reason_required", "缺少解除说明", "请写明解除文书号或解除方式", "", "explanation")
    values = {"lift_required": False}
    return note(uow, case, CONFIRM_LIFTED, {"explanation": explanation}, values=values, actor=caller.id, now=now)
