"""Which steps a page offers. The services decide what is allowed; this only spares a person what would be refused."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.accounts.model import Caller, Role
from services.cases.model import Case
from services.cases.states import State

_WORKING = (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE)


@dataclass(frozen=True, slots=True)
class Steps:
    """What this person can do with this case now; ``waiting`` says for whom it waits when that is nobody here."""

    acknowledge: bool = False
    outcome: bool = False
    review: bool = False
    verify: bool = False
    archive: bool = False
    lift: bool = False
    waiting: str = ""


def steps_for(case: Case, caller: Caller) -> Steps:
    """The steps for a case's state and a caller's departments and roles. Lifting stands beside the state's own step."""
    carries = caller.acts_for(case.key.department) and caller.has(*_WORKING)
    return replace(_of_state(case, caller, carries), lift=case.lift_required and carries)


def _of_state(case: Case, caller: Caller, carries: bool) -> Steps:
    initiates = caller.has(Role.INITIATOR) and any(caller.acts_for(source.initiator) for source in case.sources)
    office = caller.has(Role.CREDIT_OFFICE)
    if case.state is State.PROMPTED:
        return Steps(acknowledge=True) if carries else Steps(waiting="等待实施部门确认")
    if case.state is State.ACKNOWLEDGED:
        return Steps(outcome=True) if carries else Steps(waiting="等待实施部门登记结果")
    if case.state is State.DECLINED:
        second = (carries or office) and caller.id != case.outcome_by
        return Steps(review=True) if second else Steps(waiting="等待另一名工作人员复核")
    if case.state is State.FED_BACK:
        if initiates and caller.id == case.outcome_by:
            return Steps(waiting="结果是您登记的，等待本部门另一名工作人员核验")
        return Steps(verify=True) if initiates else Steps(waiting="等待发起部门核验")
    if case.state is State.VERIFIED:
        return Steps(archive=True) if initiates or office else Steps(waiting="等待归档")
    return Steps()
