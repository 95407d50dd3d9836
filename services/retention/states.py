"""The states of an archived entry and the steps between them: one table. Destruction is the only step that nothing follows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import next_state


class State(StrEnum):
    """Where an entry stands with regard to the archive; one that never left its list has no state."""

    ARCHIVED = "archived"
    HELD = "held"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class Action(StrEnum):
    """A step. Persons hold and release; the daily job does the rest, and releases what was held until a day."""

    ARCHIVE = "archive"
    HOLD = "hold"
    RELEASE = "release"
    RETURN = "return"
    DESTROY = "destroy"


STATE_TITLES: Mapping[State, str] = {
    State.ARCHIVED: "已归档",
    State.HELD: "暂缓",
    State.RETURNED: "已回到名单",
    State.DESTROYED: "已销毁",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.ARCHIVE: "归档",
    Action.HOLD: "暂缓",
    Action.RELEASE: "解除暂缓",
    Action.RETURN: "回到名单",
    Action.DESTROY: "销毁密钥",
}

TRANSITIONS: Mapping[State | None, Mapping[Action, State]] = {
    None: {Action.ARCHIVE: State.ARCHIVED},
    State.ARCHIVED: {Action.HOLD: State.HELD, Action.RETURN: State.RETURNED, Action.DESTROY: State.DESTROYED},
    State.HELD: {Action.HOLD: State.HELD, Action.RELEASE: State.ARCHIVED, Action.RETURN: State.RETURNED},
    State.RETURNED: {Action.ARCHIVE: State.ARCHIVED},
    State.DESTROYED: {},
}
"""Every allowed step; from None where the entry was never archived."""


def step(state: State | None, action: Action) -> State:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"该条目{STATE_TITLES[state] if state else '没有归档'}"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands, over="密钥已经销毁，不能恢复")
