"""Pushes of a list to departments, and the table of states that each delivery goes through.

sent 已发出 → delivered 已送达 (the department's inbox fetched it) → received 已签收 → applied 已应用; failed 应用失败 can be taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.steps import next_state


class PushState(StrEnum):
    """Where a push stands with one department."""

    SENT = "sent"
    DELIVERED = "delivered"
    RECEIVED = "received"
    APPLIED = "applied"
    FAILED = "failed"


STATE_TITLES: Mapping[PushState, str] = {
    PushState.SENT: "已发出",
    PushState.DELIVERED: "已送达",
    PushState.RECEIVED: "已签收",
    PushState.APPLIED: "已应用",
    PushState.FAILED: "应用失败",
}


class PushAction(StrEnum):
    """A step of a delivery: fetched by its department, signed for, taken over or not."""

    FETCH = "fetch"
    SIGN = "sign"
    APPLY = "apply"
    FAIL = "fail"


ACTION_TITLES: Mapping[PushAction, str] = {
    PushAction.FETCH: "送达",
    PushAction.SIGN: "签收",
    PushAction.APPLY: "登记已应用",
    PushAction.FAIL: "登记应用失败",
}

TRANSITIONS: Mapping[PushState, Mapping[PushAction, PushState]] = {
    PushState.SENT: {PushAction.FETCH: PushState.DELIVERED, PushAction.SIGN: PushState.RECEIVED},
    PushState.DELIVERED: {PushAction.SIGN: PushState.RECEIVED},
    PushState.RECEIVED: {PushAction.APPLY: PushState.APPLIED, PushAction.FAIL: PushState.FAILED},
    PushState.FAILED: {PushAction.SIGN: PushState.RECEIVED},
    PushState.APPLIED: {},
}
"""Every allowed step. Only what was signed for can be applied or fail; applied is the end."""


def step(state: PushState, action: PushAction) -> PushState:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"该推送{STATE_TITLES[state]}"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands, by_itself={PushAction.FETCH})


SUPERSEDED_NOTE = "由较新的推送一并应用"
"""Note of the one step outside the table: a push carries all changes since the last applied one, so applying it also
settles the department's older pushes of the same list."""


@dataclass(frozen=True, slots=True)
class Push:
    """One version of one list, sent out once. ``version`` is the registry's, the newest that touched the list.

    ``sequence`` counts pushes as they were committed, so that whoever reads on from one misses none.
    """

    push_id: str
    list_id: str
    version: int
    pushed_at: datetime
    pushed_by: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A push at one department."""

    push: Push
    department: str
    state: PushState


@dataclass(frozen=True, slots=True)
class PushEvent:
    """One step of a delivery."""

    department: str
    ordinal: int
    state: PushState
    at: datetime
    actor: str
    note: str
