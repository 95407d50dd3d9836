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
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Record:
    """One case's feedback as values by name (see ``layout.Value``); ``pairs`` repeats for each memorandum that gives the measure.

    ``person_key`` is set where the record carries a natural person's code.
    """

    case_id: str
    case_version: int
    listing_version: int
    operation: Operation
    values: Mapping[str, str]
    pairs: tuple[Mapping[str, str], ...] = ()
    person_key: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What an export tells of a case, as kept. ``digest`` is keyed: it tells whether a record would say the same again.

    Without ``in_file`` the layout has no word for a change or a withdrawal, or nobody can be named any more: a person tells the receiver.
    """

    case_id: str
    case_version: int
    listing_version: int
    operation: Operation
    digest: str
    in_file: bool = True
    person_key: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the file has it: fields in their order; a group's value is a list of such mappings. ``effect`` is the case's."""

    line: Line
    effect: str
    fields: Mapping[str, str | list[dict[str, str]]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reported:
    """What was last submitted of a case in a layout, and in which export."""

    case_id: str
    export_id: str
    operation: Operation
    digest: str


@dataclass(frozen=True, slots=True)
class Same:
    """A case that was looked at again and says what was reported before, as of these versions."""

    case_id: str
    export_id: str
    case_version: int
    listing_version: int


@dataclass(frozen=True, slots=True)
class Export:
    """An export as kept: what it was made of and what became of it, never its content. ``digest`` is the SM3 of the file.

    ``rows``, ``operations`` and ``effects`` count the file's records; ``by_hand``, by operation, what a person has to tell the receiver.
    """

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
    effects: Mapping[str, int]
    by_hand: Mapping[str, int]
    left_out: Mapping[str, int]
    digest: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None = None
    settled_by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A new export with its file, built from one look at the books; ``moves`` is how often they had moved by then."""

    export: Export
    content: bytes = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    same: tuple[Same, ...] = field(repr=False)
    moves: int
