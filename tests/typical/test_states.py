"""The table of states, against one written by hand; that its steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

from services.typical.states import (
    CLOSED,
    EVENT_TITLES,
    STATE_TITLES,
    TRANSITIONS,
    Action,
    State,
)


def test_the_table() -> None:
    ends = {"discard": "discarded", "withdraw": "withdrawn"}
    assert {
        "draft": {"edit": "draft", "submit": "submitted", **ends},
        "submitted": {"return": "draft", "release": "released", **ends},
        "released": {"withdraw": "withdrawn"},
        "withdrawn": {},
        "discarded": {},
    } == TRANSITIONS


def test_everything_has_a_title_and_what_is_closed_stays_closed() -> None:
    assert STATE_TITLES.keys() == set(State)
    assert {action.value for action in Action} <= EVENT_TITLES.keys()
    for state in State:
        assert (not TRANSITIONS[state]) == (state in CLOSED)
        if state not in CLOSED:
            assert TRANSITIONS[state].get(Action.WITHDRAW) is State.WITHDRAWN, "what ends a case ends its text"


def test_nothing_is_released_without_having_been_submitted() -> None:
    assert [state for state in State if Action.RELEASE in TRANSITIONS[state]] == [State.SUBMITTED]
    assert Action.EDIT not in TRANSITIONS[State.SUBMITTED], "what is released is what was submitted"
