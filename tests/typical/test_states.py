"""The table of states: every allowed step works, every other is refused with its reason."""

from __future__ import annotations

from itertools import product

import pytest

from services.errors import ConflictError
from services.typical.states import (
    ACTION_TITLES,
    CLOSED,
    EVENT_TITLES,
    STATE_TITLES,
    TRANSITIONS,
    Action,
    State,
    step,
)


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_every_step(state: State, action: Action) -> None:
    target = TRANSITIONS[state].get(action)
    if target is not None:
        assert step(state, action) is target
        return
    with pytest.raises(ConflictError) as refused:
        step(state, action)
    assert refused.value.code == "state_does_not_allow"
    assert STATE_TITLES[state] in refused.value.title
    assert ACTION_TITLES[action] in refused.value.title


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
