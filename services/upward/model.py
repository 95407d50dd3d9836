"""The values of reporting upwards: one record, an export as kept, and what was reported of a case before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.steps import next_state


class Operation(StrEnum):
    """What a record tells: feedback not reported before, reported otherwise before, or reported and no longer holding."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


OPERATION_TITLES: Mapping[Operation, str] = {
    Operation.NEW: "新增",
    Operation.CHANGED: "变更",
    Operation.WITHDRAWN: "撤回",
}


class State(StrEnum):
    """Where an export stands. Only what was submitted counts as reported."""

    MADE = "made"
    SUBMITTED = "submitted"
    DISCARDED = "discarded"


STATE_TITLES: Mapping[State, str] = {
    State.MADE: "已生成，待报送",
    State.SUBMITTED: "已报送",
    State.DISCARDED: "已作废",
}


class Action(StrEnum):
    """What becomes of an export."""

    SUBMIT = "submit"
    DISCARD = "discard"


ACTION_TITLES: Mapping[Action, str] = {Action.SUBMIT: "登记报送", Action.DISCARD: "作废"}

TRANSITIONS: Mapping[State, Mapping[Action, State]] = {
    State.MADE: {Action.SUBMIT: State.SUBMITTED, Action.DISCARD: State.DISCARDED},
    State.SUBMITTED: {},
    State.DISCARDED: {},
}
"""Every allowed step."""


def step(state: State, action: Action) -> State:
    """The state after the step; ConflictError when the state does not allow it."""
    stands = f"该批次当前状态为“{STATE_TITLES[state]}”"
    return next_state(TRANSITIONS[state], action, ACTION_TITLES, stands, over="不能再变更；需要重报的请另行生成")


class LeftOut(StrEnum):
    """Why a case's feedback is not in an export."""

    NO_LAWFUL_LIST = "no_lawful_list"
    PENALTY_ONLY = "penalty_only"
    PENALTY_NOT_NAMED = "penalty_not_named"
    PEOPLE = "people"
    NO_CODE = "no_code"
    CODE_UNKNOWN = "code_unknown"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class Record:
    """One case's feedback as values by name (see ``layout.Value``); ``pairs`` repeats for each memorandum that gives the measure.

    ``person_key`` is set where the record carries a natural person's code.
    """

    case_id: str
    case_version: int
    operation: Operation
    values: Mapping[str, str]
    pairs: tuple[Mapping[str, str], ...] = ()
    person_key: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A record in a layout: fields in their order; a group's value is a list of such mappings."""

    case_id: str
    case_version: int
    operation: Operation
    fields: Mapping[str, str | list[dict[str, str]]]
    digest: str
    person_key: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What was last submitted of a case in a layout."""

    case_id: str
    case_version: int
    operation: Operation
    digest: str


@dataclass(frozen=True, slots=True)
class Export:
    """An export as kept: what it was made of and what became of it, never its content. ``digest`` is the SM3 of the file."""

    export_id: str
    layout: str
    format: str
    first: date
    last: date
    people: bool
    purpose: str
    state: State
    rows: int
    operations: Mapping[str, int]
    left_out: Mapping[str, int]
    digest: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None = None
    settled_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A new export with its lines, to be written into a file."""

    export: Export
    lines: tuple[Line, ...] = field(repr=False)
