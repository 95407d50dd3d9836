"""What may be done with a difference between a full file and what we hold: one table per kind, read by everything that changes one.

What the file has and we lack, and what differs, is proposed and accepted. What the file no longer has is a question first: only an answer
with a decision behind it becomes a proposal, for leaving a list is never the doing of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.registry.deltas import DeltaKind
from services.steps import next_state


class State(StrEnum):
    """Where a difference stands."""

    FOUND = "found"
    QUESTION = "question"
    PROPOSED = "proposed"
    APPLIED = "applied"
    REJECTED = "rejected"
    KEPT = "kept"
    OVERTAKEN = "overtaken"


class Action(StrEnum):
    """A step that is taken with it."""

    PROPOSE = "propose"
    ANSWER = "answer"
    KEEP = "keep"
    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    OVERTAKE = "overtake"


STATE_TITLES: Mapping[State, str] = {
    State.FOUND: "新发现",
    State.QUESTION: "待核实",
    State.PROPOSED: "待复核",
    State.APPLIED: "已更正",
    State.REJECTED: "未采纳",
    State.KEPT: "核实后保留",
    State.OVERTAKEN: "已过时",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.PROPOSE: "提出更正建议",
    Action.ANSWER: "登记退出依据",
    Action.KEEP: "保留在册",
    Action.ACCEPT: "采纳",
    Action.REJECT: "不采纳",
    Action.REOPEN: "重新提出",
    Action.OVERTAKE: "作废",
}

OPEN = frozenset({State.FOUND, State.QUESTION, State.PROPOSED})
"""Still to be worked on."""

DECIDED = frozenset({State.REJECTED, State.KEPT})
"""Decided by a person; the same difference is not asked about again."""

Table = Mapping[State, Mapping[Action, State]]

_PROPOSAL: Table = {
    State.FOUND: {Action.PROPOSE: State.PROPOSED, Action.OVERTAKE: State.OVERTAKEN},
    State.PROPOSED: {
        Action.ACCEPT: State.APPLIED,
        Action.REJECT: State.REJECTED,
        Action.OVERTAKE: State.OVERTAKEN,
    },
    State.REJECTED: {Action.REOPEN: State.FOUND},
}

TRANSITIONS: Mapping[DeltaKind, Table] = {
    DeltaKind.NEW: _PROPOSAL,
    DeltaKind.CHANGED: _PROPOSAL,
    DeltaKind.VANISHED: {
        State.FOUND: {Action.PROPOSE: State.QUESTION, Action.OVERTAKE: State.OVERTAKEN},
        State.QUESTION: {
            Action.ANSWER: State.PROPOSED,
            Action.KEEP: State.KEPT,
            Action.OVERTAKE: State.OVERTAKEN,
        },
        State.PROPOSED: {
            Action.ACCEPT: State.APPLIED,
            Action.REJECT: State.QUESTION,
            Action.OVERTAKE: State.OVERTAKEN,
        },
        State.KEPT: {Action.REOPEN: State.QUESTION},
    },
}
"""Every allowed step."""


def allowed(kind: DeltaKind, state: State) -> Mapping[Action, State]:
    """The steps of a state and where each leads."""
    return TRANSITIONS[kind].get(state, {})


def step(kind: DeltaKind, state: State, action: Action) -> State:
    """The state after the step; ConflictError when kind and state do not allow it."""
    stands = f"该差异当前状态为“{STATE_TITLES[state]}”"
    return next_state(allowed(kind, state), action, ACTION_TITLES, stands, by_itself={Action.OVERTAKE})
