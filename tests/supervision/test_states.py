"""The table of states, against one written by hand; that its steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

from services.supervision.states import ACTION_TITLES, NEXT, OPEN, STATE_TITLES, TRANSITIONS, Action, State, step


def test_the_table() -> None:
    assert TRANSITIONS == {
        None: {"remind": "reminded"},
        "reminded": {"urge": "urged", "close": "closed", "snooze": "reminded", "answer": "reminded"},
        "urged": {"notify": "notified", "close": "closed", "snooze": "urged", "answer": "urged"},
        "notified": {"close": "closed", "answer": "notified"},
        "closed": {},
    }


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
