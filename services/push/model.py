"""Pushes of a list to departments, and the table of states that each delivery goes through.

sent 已发出 → delivered 已送达 (the department's inbox fetched it) → received 已签收 → applied 已应用; failed 应用失败 can be taken up again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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

TRANSITIONS: Mapping[PushState, frozenset[PushState]] = {
    PushState.SENT: frozenset({PushState.DELIVERED, PushState.RECEIVED}),
    PushState.DELIVERED: frozenset({PushState.RECEIVED}),
    PushState.RECEIVED: frozenset({PushState.APPLIED, PushState.FAILED}),
    PushState.FAILED: frozenset({PushState.RECEIVED}),
    PushState.APPLIED: frozenset(),
}
"""What may follow. Only what was signed for can be applied or fail; applied is the end."""

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
