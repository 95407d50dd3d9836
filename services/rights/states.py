"""The states of a claim and the steps between them: one table per kind, read by everything that changes a claim.

A step that the table does not name is refused. Who may take it, and what it needs besides, is in ``access`` and in the acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.inputs import Mark
from services.steps import next_state


class Kind(StrEnum):
    """What somebody asks for."""

    OBJECTION = "objection"
    REPAIR = "repair"
    REORGANISATION = "reorganisation"
    REVOCATION = "revocation"


class State(StrEnum):
    """Where a claim stands."""

    FILED = "filed"
    INQUIRING = "inquiring"
    VERIFIED = "verified"
    UPHELD = "upheld"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    AGREED = "agreed"
    REFUSING = "refusing"
    REPAIRED = "repaired"
    REFUSED = "refused"
    LIFTED = "lifted"
    RESTORED = "restored"
    REVOKED = "revoked"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Action(StrEnum):
    """A step that someone takes with a claim."""

    INQUIRE = "inquire"
    VERIFY = "verify"
    RETURN = "return"
    UPHOLD = "uphold"
    REJECT = "reject"
    ACCEPT = "accept"
    DECLINE = "decline"
    AGREE = "agree"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    RESTORE = "restore"
    EXECUTE = "execute"
    DISMISS = "dismiss"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


FILE, ATTACH, EXAMINE, RESUME, EXTEND, OVERDUE = "file", "attach", "examine", "resume", "extend", "overdue"
"""Events that leave the state as it is, or begin it."""

KIND_TITLES: Mapping[Kind, str] = {
    Kind.OBJECTION: "异议",
    Kind.REPAIR: "信用修复",
    Kind.REORGANISATION: "重整期间暂时解除",
    Kind.REVOCATION: "依据被撤销",
}

STATE_TITLES: Mapping[State, str] = {
    State.FILED: "已提出",
    State.INQUIRING: "认定单位核实中",
    State.VERIFIED: "认定单位已核实，待信用办办结",
    State.UPHELD: "异议成立",
    State.REJECTED: "异议不成立",
    State.ACCEPTED: "已受理",
    State.DECLINED: "不予受理",
    State.AGREED: "认定单位同意，待信用办复核",
    State.REFUSING: "认定单位不同意，待信用办复核",
    State.REPAIRED: "已修复",
    State.REFUSED: "不予修复",
    State.LIFTED: "暂时解除中",
    State.RESTORED: "已恢复",
    State.REVOKED: "已撤销",
    State.DISMISSED: "不予撤销",
    State.WITHDRAWN: "申请人已撤回",
    State.LAPSED: "条目已另行退出，不再办理",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.INQUIRE: "转认定单位核实",
    Action.VERIFY: "登记核实结果",
    Action.RETURN: "退回认定单位",
    Action.UPHOLD: "认定异议成立",
    Action.REJECT: "认定异议不成立",
    Action.ACCEPT: "受理",
    Action.DECLINE: "不予受理",
    Action.AGREE: "同意",
    Action.REFUSE: "不同意",
    Action.CONFIRM: "复核确认",
    Action.RESTORE: "恢复",
    Action.EXECUTE: "撤销条目",
    Action.DISMISS: "不予撤销",
    Action.WITHDRAW: "撤回申请",
    Action.LAPSE: "终止办理",
}

EVENT_TITLES: Mapping[str, str] = {action.value: title for action, title in ACTION_TITLES.items()} | {
    FILE: "提出申请",
    ATTACH: "补充材料",
    EXAMINE: "送检验、鉴定或评审",
    RESUME: "检验、鉴定或评审结束",
    EXTEND: "延长办理期限",
    OVERDUE: "超过期限",
}
"""What a claim's history calls each event."""

MARK_OF: Mapping[Kind, Mark] = {
    Kind.OBJECTION: Mark.UNDER_OBJECTION,
    Kind.REVOCATION: Mark.UNDER_OBJECTION,
    Kind.REPAIR: Mark.UNDER_REPAIR,
    Kind.REORGANISATION: Mark.UNDER_REPAIR,
}
"""What the entry says while a claim is under way (I-14). A revocation that somebody reported disputes the entry like an objection."""

_REVIEW: dict[State, dict[Action, State]] = {
    State.FILED: {Action.ACCEPT: State.ACCEPTED, Action.DECLINE: State.DECLINED},
    State.ACCEPTED: {Action.AGREE: State.AGREED, Action.REFUSE: State.REFUSING},
    State.REFUSING: {Action.CONFIRM: State.REFUSED, Action.RETURN: State.ACCEPTED},
}
"""Repair and reorganisation alike: the authority that listed decides, the credit office looks at it again."""

_STEPS: dict[Kind, dict[State, dict[Action, State]]] = {
    Kind.OBJECTION: {
        State.FILED: {
            Action.INQUIRE: State.INQUIRING,
            Action.VERIFY: State.VERIFIED,
            Action.UPHOLD: State.UPHELD,
            Action.REJECT: State.REJECTED,
        },
        State.INQUIRING: {Action.VERIFY: State.VERIFIED},
        State.VERIFIED: {
            Action.UPHOLD: State.UPHELD,
            Action.REJECT: State.REJECTED,
            Action.RETURN: State.INQUIRING,
        },
    },
    Kind.REPAIR: {**_REVIEW, State.AGREED: {Action.CONFIRM: State.REPAIRED, Action.RETURN: State.ACCEPTED}},
    Kind.REORGANISATION: {
        **_REVIEW,
        State.AGREED: {Action.CONFIRM: State.LIFTED, Action.RETURN: State.ACCEPTED},
        State.LIFTED: {Action.RESTORE: State.RESTORED},
    },
    Kind.REVOCATION: {State.FILED: {Action.EXECUTE: State.REVOKED, Action.DISMISS: State.DISMISSED}},
}

OPEN = frozenset(state for steps in _STEPS.values() for state in steps)
"""States in which something is still to be done."""

_NOT_TO_WITHDRAW = State.LIFTED

TRANSITIONS: Mapping[Kind, Mapping[State, Mapping[Action, State]]] = {
    kind: {
        state: {
            **actions,
            **({} if state is _NOT_TO_WITHDRAW else {Action.WITHDRAW: State.WITHDRAWN}),
            Action.LAPSE: State.LAPSED,
        }
        for state, actions in steps.items()
    }
    for kind, steps in _STEPS.items()
}
"""Every allowed step. An applicant may withdraw before the end; what is open lapses when the entry leaves its list otherwise."""


def step(kind: Kind, state: State, action: Action) -> State:
    """The state after the step; ConflictError when the claim's state does not allow it."""
    stands = f"{KIND_TITLES[kind]}申请当前状态为“{STATE_TITLES[state]}”"
    return next_state(TRANSITIONS[kind].get(state, {}), action, ACTION_TITLES, stands, by_itself={Action.LAPSE})


def states_of(kind: Kind) -> frozenset[State]:
    """All states that a claim of this kind can be in."""
    return frozenset({State.FILED}.union(*(steps.values() for steps in TRANSITIONS[kind].values())))
