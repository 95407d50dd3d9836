"""A typical case comes down by itself, in the transaction in which its case or its entry stops standing as it was told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from services.cases.model import Case, CaseEvent
from services.cases.states import REQUIRE_LIFT, Action
from services.ports import UnitOfWork
from services.typical.change import take_step
from services.typical.model import TypicalCase
from services.typical.states import Action as Step

_ENDING = {
    Action.RECALL.value: "案件已撤回",
    Action.RETURN.value: "反馈已被退回",
    Action.EXPIRE.value: "案件须重新办理",
    REQUIRE_LIFT: "名单条目已退出，措施须解除",
}
CORRECTED = "名单条目已更正"
_CHUNK = 500


def withdraw_with_case(
    uow: UnitOfWork, case: Case, events: Collection[CaseEvent], *, actor: str, now: datetime
) -> None:
    """After these events of the case, what was told of it may no longer be told."""
    reason = next((_ENDING[event.action] for event in events if event.action in _ENDING), None)
    if reason is not None:
        _withdraw(uow, uow.typical.lock_open(case_ids=[case.case_id]), reason, actor, now)


def withdraw_with_entries(uow: UnitOfWork, listing_ids: Collection[str], *, actor: str, now: datetime) -> None:
    """These entries were corrected by a changed row."""
    wanted = sorted(listing_ids)
    for start in range(0, len(wanted), _CHUNK):
        found = uow.typical.lock_open(listing_ids=wanted[start : start + _CHUNK])
        _withdraw(uow, found, CORRECTED, actor, now)


def _withdraw(uow: UnitOfWork, found: Collection[TypicalCase], reason: str, actor: str, now: datetime) -> None:
    for typical in found:
        take_step(uow, typical, Step.WITHDRAW, {"reason": reason, "by_itself": True}, actor=actor, now=now)
