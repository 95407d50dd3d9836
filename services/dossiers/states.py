"""The states of a dossier and the steps between them: one table per track, read by everything that changes a dossier.

Three tracks. What punishes is told to the subject first and heard (I-06; 河南省社会信用条例 art. 28), then decided with a document (I-03) and
delivered together with the notice on repair (国办发〔2025〕22号). What rewards is publicised, and counts only when nobody stands against it. What a
higher authority has decided comes in as decided, with its source. A step that the table does not name is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.steps import next_state


class Track(StrEnum):
    """Which way a dossier goes."""

    PUNISH = "punish"
    REWARD = "reward"
    RECEIVED = "received"


class State(StrEnum):
    """Where a dossier stands. Whether the entry that came of it is in force is the registry's to say."""

    COLLECTED = "collected"
    VALIDATED = "validated"
    NOTICED = "noticed"
    PUBLICISED = "publicised"
    DECIDED = "decided"
    LISTED = "listed"
    DROPPED = "dropped"


class Action(StrEnum):
    """A step that someone takes with a dossier."""

    AMEND = "amend"
    VALIDATE = "validate"
    RETURN = "return"
    PREPARE_NOTICE = "prepare_notice"
    NOTIFY = "notify"
    PUBLICISE = "publicise"
    OBJECT = "object"
    ANSWER = "answer"
    DECIDE = "decide"
    DELIVER = "deliver"
    ENLIST = "enlist"
    DROP = "drop"


COLLECT, RECEIVE = "collect", "receive"
"""The events that begin a dossier."""

STATE_TITLES: Mapping[State, str] = {
    State.COLLECTED: "已归集",
    State.VALIDATED: "已核实",
    State.NOTICED: "已告知",
    State.PUBLICISED: "公示中",
    State.DECIDED: "已认定",
    State.LISTED: "已入库",
    State.DROPPED: "不予列入",
}

ACTION_TITLES: Mapping[Action, str] = {
    Action.AMEND: "更正内容",
    Action.VALIDATE: "核实",
    Action.RETURN: "退回重新核实",
    Action.PREPARE_NOTICE: "制作告知书",
    Action.NOTIFY: "登记告知书送达",
    Action.PUBLICISE: "公示",
    Action.OBJECT: "登记异议",
    Action.ANSWER: "答复异议",
    Action.DECIDE: "作出认定决定",
    Action.DELIVER: "登记决定书送达并入库",
    Action.ENLIST: "入库",
    Action.DROP: "不予列入",
}

EVENT_TITLES: Mapping[str, str] = {action.value: title for action, title in ACTION_TITLES.items()} | {
    COLLECT: "归集",
    RECEIVE: "收到上级认定的名单",
}
"""What a dossier's history calls each event."""

TRACK_TITLES: Mapping[Track, str] = {
    Track.PUNISH: "拟列入惩戒名单",
    Track.REWARD: "拟列入激励名单",
    Track.RECEIVED: "上级机关已经认定",
}

FIRST: Mapping[Track, State] = {
    Track.PUNISH: State.COLLECTED,
    Track.REWARD: State.COLLECTED,
    Track.RECEIVED: State.DECIDED,
}
"""Where each track begins."""

CLOSED = frozenset({State.LISTED, State.DROPPED})
"""Nothing more is done with the dossier; what becomes of the entry is the registry's and the rights' to say."""

_COLLECTED = {Action.AMEND: State.COLLECTED, Action.VALIDATE: State.VALIDATED, Action.DROP: State.DROPPED}

TRANSITIONS: Mapping[Track, Mapping[State, Mapping[Action, State]]] = {
    Track.PUNISH: {
        State.COLLECTED: _COLLECTED,
        State.VALIDATED: {
            Action.PREPARE_NOTICE: State.VALIDATED,
            Action.NOTIFY: State.NOTICED,
            Action.RETURN: State.COLLECTED,
            Action.DROP: State.DROPPED,
        },
        State.NOTICED: {
            Action.OBJECT: State.NOTICED,
            Action.ANSWER: State.NOTICED,
            Action.RETURN: State.COLLECTED,
            Action.DECIDE: State.DECIDED,
            Action.DROP: State.DROPPED,
        },
        State.DECIDED: {Action.DELIVER: State.LISTED, Action.DROP: State.DROPPED},
    },
    Track.REWARD: {
        State.COLLECTED: _COLLECTED,
        State.VALIDATED: {
            Action.PUBLICISE: State.PUBLICISED,
            Action.RETURN: State.COLLECTED,
            Action.DROP: State.DROPPED,
        },
        State.PUBLICISED: {
            Action.OBJECT: State.PUBLICISED,
            Action.ANSWER: State.PUBLICISED,
            Action.RETURN: State.COLLECTED,
            Action.DECIDE: State.DECIDED,
            Action.DROP: State.DROPPED,
        },
        State.DECIDED: {Action.ENLIST: State.LISTED, Action.DROP: State.DROPPED},
    },
    Track.RECEIVED: {State.DECIDED: {Action.ENLIST: State.LISTED, Action.DROP: State.DROPPED}},
}
"""Every allowed step."""


def allowed(track: Track, state: State) -> Mapping[Action, State]:
    """The steps of a state and where each leads."""
    return TRANSITIONS[track].get(state, {})


def step(track: Track, state: State, action: Action) -> State:
    """The state after the step; ConflictError when the dossier's track and state do not allow it."""
    return next_state(allowed(track, state), action, ACTION_TITLES, f"案卷当前状态为“{STATE_TITLES[state]}”")
