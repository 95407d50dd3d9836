"""The states of a supervision and the steps between them: one table, read by everything that changes one.

It begins with a reminder, whatever the delay: nobody is notified of who was never reminded and urged.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import next_state


class State(StrEnum):
    """How far it has come."""

    REMINDED = "reminded"
    URGED = "urged"
    NOTIFIED = "notified"
    CLOSED = "closed"


class Action(StrEnum):
    """A step. The first three are taken by the daily job; ``close`` by it as well, or by the credit office with a reason.

    ``answer`` is the department's: it says how things stand, and stops nothing.
    """

    REMIND = "remind"
    URGE = "urge"
    NOTIFY = "notify"
    CLOSE = "close"
    SNOOZE = "snooze"
    ANSWER = "answer"


STATE_TITLES: Mapping[State, str] = {
    State.REMINDED: "已提醒",
    State.URGED: "已催办",
    State.NOTIFIED: "已通报",
    State.CLOSED: "已办结",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.REMIND: "提醒",
    Action.URGE: "催办",
    Action.NOTIFY: "通报",
    Action.CLOSE: "办结",
    Action.SNOOZE: "暂缓",
    Action.ANSWER: "答复",
}

FIRST = Action.REMIND
"""The step with which a supervision begins."""

TRANSITIONS: Mapping[State | None, Mapping[Action, State]] = {
    None: {Action.REMIND: State.REMINDED},
    State.REMINDED: {
        Action.URGE: State.URGED,
        Action.CLOSE: State.CLOSED,
        Action.SNOOZE: State.REMINDED,
        Action.ANSWER: State.REMINDED,
    },
    State.URGED: {
        Action.NOTIFY: State.NOTIFIED,
        Action.CLOSE: State.CLOSED,
        Action.SNOOZE: State.URGED,
        Action.ANSWER: State.URGED,
    },
    State.NOTIFIED: {Action.CLOSE: State.CLOSED, Action.ANSWER: State.NOTIFIED},
    State.CLOSED: {},
}
"""Every allowed step; from None where there is no supervision yet. After a notification there is no further step to put off."""

NEXT: Mapping[State | None, Action] = {None: Action.REMIND, State.REMINDED: Action.URGE, State.URGED: Action.NOTIFY}
"""The step of the ladder that follows."""

OPEN = frozenset(State) - {State.CLOSED}


def step(state: State | None, action: Action) -> State:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"该督办{STATE_TITLES[state] if state else '尚未开始'}"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands)
