"""The states of an appraisal and of an appeal against it, and the steps between them: two tables, read by everything that changes one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import next_state


class State(StrEnum):
    """Where an appraisal stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    FINAL = "final"
    DISCARDED = "discarded"


class Action(StrEnum):
    """A step with an appraisal. Drafting begins one."""

    PUBLISH = "publish"
    DISCARD = "discard"
    FINISH = "finish"


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    PROPOSED = "proposed"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class AppealAction(StrEnum):
    """A step with an appeal. Whether it is upheld or rejected is what the first person proposed and the second agrees to."""

    PROPOSE = "propose"
    RETURN = "return"
    UPHOLD = "uphold"
    REJECT = "reject"
    WITHDRAW = "withdraw"


DRAFTED, FILED = "draft", "file"
"""The events that begin an appraisal and an appeal."""

STATE_TITLES: Mapping[State, str] = {
    State.DRAFT: "草稿",
    State.PUBLISHED: "已公布，可以申诉",
    State.FINAL: "已办结",
    State.DISCARDED: "已作废",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.PUBLISH: "公布",
    Action.DISCARD: "作废",
    Action.FINISH: "办结",
}

APPEAL_STATE_TITLES: Mapping[AppealState, str] = {
    AppealState.FILED: "已提出",
    AppealState.PROPOSED: "已拟办，待另一人决定",
    AppealState.UPHELD: "申诉成立",
    AppealState.REJECTED: "申诉不成立",
    AppealState.WITHDRAWN: "已撤回",
}

APPEAL_ACTION_TITLES: Mapping[AppealAction, str] = {
    AppealAction.PROPOSE: "拟办",
    AppealAction.RETURN: "退回重新拟办",
    AppealAction.UPHOLD: "决定成立",
    AppealAction.REJECT: "决定不成立",
    AppealAction.WITHDRAW: "撤回",
}

TRANSITIONS: Mapping[State, Mapping[Action, State]] = {
    State.DRAFT: {Action.PUBLISH: State.PUBLISHED, Action.DISCARD: State.DISCARDED},
    State.PUBLISHED: {Action.FINISH: State.FINAL},
    State.FINAL: {},
    State.DISCARDED: {},
}
"""Every allowed step. What was published is not taken back: it is corrected by appeals."""

APPEAL_TRANSITIONS: Mapping[AppealState, Mapping[AppealAction, AppealState]] = {
    AppealState.FILED: {
        AppealAction.PROPOSE: AppealState.PROPOSED,
        AppealAction.WITHDRAW: AppealState.WITHDRAWN,
    },
    AppealState.PROPOSED: {
        AppealAction.RETURN: AppealState.FILED,
        AppealAction.UPHOLD: AppealState.UPHELD,
        AppealAction.REJECT: AppealState.REJECTED,
        AppealAction.WITHDRAW: AppealState.WITHDRAWN,
    },
    AppealState.UPHELD: {},
    AppealState.REJECTED: {},
    AppealState.WITHDRAWN: {},
}
"""Every allowed step."""

OPEN_APPEAL = frozenset({AppealState.FILED, AppealState.PROPOSED})


def step(state: State, action: Action) -> State:
    """The state after the step; ConflictError when the state does not allow it."""
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, f"考核当前状态为“{STATE_TITLES[state]}”")


def appeal_step(state: AppealState, action: AppealAction) -> AppealState:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"申诉当前状态为“{APPEAL_STATE_TITLES[state]}”"
    return next_state(APPEAL_TRANSITIONS[state], action, APPEAL_ACTION_TITLES, stands)
