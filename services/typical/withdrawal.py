"""A typical case comes down by itself, in the transaction in which its case or its entry stops standing as it was told.

Judged again to say something else, what is released comes down too, and what waits for its second person goes back to its author: nobody
releases what nobody has looked at. A mark on the entry (an objection) is no such change: it is shown beside the text.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from services.cases.model import Case, CaseEvent
from services.cases.states import REJUDGE, REQUIRE_LIFT, Action
from services.ports import UnitOfWork
from services.typical.change import take_step
from services.typical.facts import rests_on
from services.typical.model import TypicalCase
from services.typical.standing import rested_on
from services.typical.states import Action as Step
from services.typical.states import State

_ENDING = {
    Action.RECALL.value: "案件已撤回",
    Action.RETURN.value: "反馈已被退回",
    Action.EXPIRE.value: "案件须重新办理",
    REQUIRE_LIFT: "名单条目已退出，措施须解除",
}
CORRECTED = "名单条目已更正"
REJUDGED = "名单条目变更后，案件已重新判断，内容有变化"
_CHUNK = 500


def withdraw_with_case(
    uow: UnitOfWork, case: Case, events: Collection[CaseEvent], *, actor: str, now: datetime
) -> None:
    """After these events of the case, what was told of it may no longer be told."""
    reason = next((_ENDING[event.action] for event in events if event.action in _ENDING), None)
    if reason is not None:
        _withdraw(uow, uow.typical.lock_open(case_ids=[case.case_id]), reason, actor, now)
    elif any(event.action == REJUDGE for event in events):
        for typical in uow.typical.lock_open(case_ids=[case.case_id]):
            _look_again(uow, typical, case, actor, now)


def withdraw_with_entries(uow: UnitOfWork, listing_ids: Collection[str], *, actor: str, now: datetime) -> None:
    """These entries were corrected by a changed row."""
    wanted = sorted(listing_ids)
    for start in range(0, len(wanted), _CHUNK):
        found = uow.typical.lock_open(listing_ids=wanted[start : start + _CHUNK])
        _withdraw(uow, found, CORRECTED, actor, now)


def _look_again(uow: UnitOfWork, typical: TypicalCase, case: Case, actor: str, now: datetime) -> None:
    if typical.state is State.RELEASED and rested_on(uow, typical) != rests_on(case):
        _withdraw(uow, [typical], REJUDGED, actor, now)
    elif typical.state is State.SUBMITTED:
        take_step(uow, typical, Step.RETURN, {"reason": REJUDGED, "by_itself": True}, actor=actor, now=now)


def _withdraw(uow: UnitOfWork, found: Collection[TypicalCase], reason: str, actor: str, now: datetime) -> None:
    for typical in found:
        take_step(uow, typical, Step.WITHDRAW, {"reason": reason, "by_itself": True}, actor=actor, now=now)
