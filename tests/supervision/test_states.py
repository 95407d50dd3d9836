"""The table of states: every allowed step leads where it says, every other is refused with what is possible."""

from __future__ import annotations

import pytest

from services.errors import ConflictError
from services.supervision.states import ACTION_TITLES, NEXT, OPEN, STATE_TITLES, TRANSITIONS, Action, State, step

EVERY = [(state, action) for state in (None, *State) for action in Action]


@pytest.mark.parametrize(("state", "action"), EVERY)
def test_every_step_is_in_the_table_or_refused(state: State | None, action: Action) -> None:
    if action in TRANSITIONS[state]:
        assert step(state, action) is TRANSITIONS[state][action]
    else:
        with pytest.raises(ConflictError, match=ACTION_TITLES[action]) as caught:
            step(state, action)
        assert caught.value.code == "state_does_not_allow"


def test_the_ladder_climbs_one_step_at_a_time() -> None:
    state: State | None = None
    climbed = []
    while action := NEXT.get(state):
        state = step(state, action)
        climbed.append(state)
    assert climbed == [State.REMINDED, State.URGED, State.NOTIFIED]


def test_whatever_is_open_can_be_closed_and_what_is_closed_stays() -> None:
    assert all(step(state, Action.CLOSE) is State.CLOSED for state in OPEN)
    assert not TRANSITIONS[State.CLOSED]


def test_all_have_chinese_titles() -> None:
    assert STATE_TITLES.keys() == set(State)
    assert ACTION_TITLES.keys() == set(Action)
