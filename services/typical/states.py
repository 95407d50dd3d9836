"""The states of a typical case and the steps between them: one table, read by everything that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import OVER, next_state


class State(StrEnum):
    """Where a typical case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Action(StrEnum):
    """A step that someone takes with it; ``withdraw`` also happens by itself, when its case or its entry no longer stands."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


STATE_TITLES: Mapping[State, str] = {
    State.DRAFT: "草稿",
    State.SUBMITTED: "待审定",
    State.RELEASED: "已发布",
    State.WITHDRAWN: "已撤下",
    State.DISCARDED: "已作废",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.EDIT: "修改",
    Action.SUBMIT: "送审",
    Action.RETURN: "退回修改",
    Action.RELEASE: "审定发布",
    Action.WITHDRAW: "撤下",
    Action.DISCARD: "作废",
}

DRAFTED = "draft"
"""The event that begins a typical case."""

EVENT_TITLES: Mapping[str, str] = {action.value: title for action, title in ACTION_TITLES.items()} | {DRAFTED: "起草"}

CLOSED = frozenset({State.WITHDRAWN, State.DISCARDED})
"""Nothing more is done with it; of its case another may be drafted."""

TRANSITIONS: Mapping[State, Mapping[Action, State]] = {
    State.DRAFT: {
        Action.EDIT: State.DRAFT,
        Action.SUBMIT: State.SUBMITTED,
        Action.DISCARD: State.DISCARDED,
        Action.WITHDRAW: State.WITHDRAWN,
    },
    State.SUBMITTED: {
        Action.RETURN: State.DRAFT,
        Action.RELEASE: State.RELEASED,
        Action.DISCARD: State.DISCARDED,
        Action.WITHDRAW: State.WITHDRAWN,
    },
    State.RELEASED: {Action.WITHDRAW: State.WITHDRAWN},
    State.WITHDRAWN: {},
    State.DISCARDED: {},
}
"""Every allowed step."""


def step(state: State, action: Action) -> State:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"典型案例当前状态为“{STATE_TITLES[state]}”"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands, over=f"{OVER}；可以就该案件另行起草")
