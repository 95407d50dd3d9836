"""The states of a case and the steps between them (one table, read by everything that changes a case).

A step that the table does not name is refused. What a step needs besides its state (who, which reason) is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import next_state


class State(StrEnum):
    """Where a case stands."""

    PROMPTED = "prompted"
    ACKNOWLEDGED = "acknowledged"
    IMPLEMENTED = "implemented"
    NOT_APPLICABLE = "not_applicable"
    NOT_SAME_SUBJECT = "not_same_subject"
    DECLINED = "declined"
    REVIEWED = "reviewed"
    FED_BACK = "fed_back"
    VERIFIED = "verified"
    ARCHIVED = "archived"
    RECALLED = "recalled"


class Action(StrEnum):
    """A step that someone takes with a case."""

    ACKNOWLEDGE = "acknowledge"
    IMPLEMENT = "implement"
    FIND_NOT_APPLICABLE = "find_not_applicable"
    FIND_NOT_SAME_SUBJECT = "find_not_same_subject"
    DECLINE = "decline"
    APPROVE_DECLINE = "approve_decline"
    REJECT_DECLINE = "reject_decline"
    FEED_BACK = "feed_back"
    VERIFY = "verify"
    RETURN = "return"
    EXPIRE = "expire"
    ARCHIVE = "archive"
    RECALL = "recall"


STATE_TITLES = {
    State.PROMPTED: "已提示",
    State.ACKNOWLEDGED: "已确认",
    State.IMPLEMENTED: "已实施",
    State.NOT_APPLICABLE: "不适用",
    State.NOT_SAME_SUBJECT: "非同一主体",
    State.DECLINED: "不予实施（待复核）",
    State.REVIEWED: "已复核",
    State.FED_BACK: "已反馈",
    State.VERIFIED: "已核验",
    State.ARCHIVED: "已归档",
    State.RECALLED: "已撤回",
}

ACTION_TITLES = {
    Action.ACKNOWLEDGE: "确认",
    Action.IMPLEMENT: "登记已实施",
    Action.FIND_NOT_APPLICABLE: "登记不适用",
    Action.FIND_NOT_SAME_SUBJECT: "登记非同一主体",
    Action.DECLINE: "登记不予实施",
    Action.APPROVE_DECLINE: "复核同意",
    Action.REJECT_DECLINE: "复核退回",
    Action.FEED_BACK: "反馈",
    Action.VERIFY: "核验",
    Action.RETURN: "退回",
    Action.EXPIRE: "不予实施到期",
    Action.ARCHIVE: "归档",
    Action.RECALL: "撤回",
}

NEEDS_PERSON, REQUIRE_LIFT, CONFIRM_LIFTED = "require_person", "require_lift", "confirm_lifted"
END_MEASURE, END_OVERRIDE, REJUDGE = "end_measure", "end_override", "rejudge"
SUGGEST, TAKE_BACK, RESULT_DIFFERS, RESULT_AGREES = "suggest", "take_back", "result_differs", "result_agrees"
"""Events that leave the state as it is."""

EVENT_TITLES = {action.value: title for action, title in ACTION_TITLES.items()} | {
    "prompt": "系统提示",
    NEEDS_PERSON: "转人工核对",
    REQUIRE_LIFT: "要求解除措施",
    CONFIRM_LIFTED: "登记已解除",
    END_MEASURE: "措施到期终止",
    END_OVERRIDE: "不予实施到期，条目已不在有效期内",
    REJUDGE: "条目变更后重新判断",
    SUGGEST: "业务系统回传办理结果",
    TAKE_BACK: "撤下填好的办理结果",
    RESULT_DIFFERS: "业务系统的结果与已登记的不一致",
    RESULT_AGREES: "业务系统的结果又与已登记的一致",
}
"""What a case's history calls each event."""

_STEPS: Mapping[State, Mapping[Action, State]] = {
    State.PROMPTED: {Action.ACKNOWLEDGE: State.ACKNOWLEDGED},
    State.ACKNOWLEDGED: {
        Action.IMPLEMENT: State.IMPLEMENTED,
        Action.FIND_NOT_APPLICABLE: State.NOT_APPLICABLE,
        Action.FIND_NOT_SAME_SUBJECT: State.NOT_SAME_SUBJECT,
        Action.DECLINE: State.DECLINED,
    },
    State.IMPLEMENTED: {Action.FEED_BACK: State.FED_BACK},
    State.NOT_APPLICABLE: {Action.FEED_BACK: State.FED_BACK},
    State.NOT_SAME_SUBJECT: {Action.FEED_BACK: State.FED_BACK},
    State.DECLINED: {Action.APPROVE_DECLINE: State.REVIEWED, Action.REJECT_DECLINE: State.ACKNOWLEDGED},
    State.REVIEWED: {Action.FEED_BACK: State.FED_BACK},
    State.FED_BACK: {
        Action.VERIFY: State.VERIFIED,
        Action.RETURN: State.ACKNOWLEDGED,
        Action.EXPIRE: State.ACKNOWLEDGED,
    },
    State.VERIFIED: {Action.ARCHIVE: State.ARCHIVED, Action.EXPIRE: State.ACKNOWLEDGED},
    State.ARCHIVED: {},
    State.RECALLED: {},
}

BY_ITSELF = frozenset({Action.RECALL, Action.EXPIRE})
"""Steps that nobody chooses: the listing exits, or the days of an approved refusal are over."""

CLOSED = frozenset({State.ARCHIVED, State.RECALLED})
"""Nothing more is done with the case; the same measure in the same matter would open a new one (S8)."""

TRANSITIONS: Mapping[State, Mapping[Action, State]] = {
    state: steps if state in CLOSED else {**steps, Action.RECALL: State.RECALLED} for state, steps in _STEPS.items()
}
"""Every allowed step. A case is recalled from any open state when its listing exits (I-08)."""


def step(state: State, action: Action) -> State:
    """The state after the step; ConflictError when the case's state does not allow it."""
    stands = f"案件当前状态为“{STATE_TITLES[state]}”"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands, by_itself=BY_ITSELF)
