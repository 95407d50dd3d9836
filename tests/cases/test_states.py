"""The table of a case's states, against one written by hand; that steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

from services.cases.states import ACTION_TITLES, CLOSED, STATE_TITLES, TRANSITIONS, Action, State

ALLOWED = {
    "prompted": {"acknowledge": "acknowledged", "recall": "recalled"},
    "acknowledged": {
        "implement": "implemented",
        "find_not_applicable": "not_applicable",
        "find_not_same_subject": "not_same_subject",
        "decline": "declined",
        "recall": "recalled",
    },
    "implemented": {"feed_back": "fed_back", "recall": "recalled"},
    "not_applicable": {"feed_back": "fed_back", "recall": "recalled"},
    "not_same_subject": {"feed_back": "fed_back", "recall": "recalled"},
    "declined": {"approve_decline": "reviewed", "reject_decline": "acknowledged", "recall": "recalled"},
    "reviewed": {"feed_back": "fed_back", "recall": "recalled"},
    "fed_back": {"verify": "verified", "return": "acknowledged", "expire": "acknowledged", "recall": "recalled"},
    "verified": {"archive": "archived", "expire": "acknowledged", "recall": "recalled"},
    "archived": {},
    "recalled": {},
}


def test_the_table() -> None:
    assert TRANSITIONS == ALLOWED


def test_only_closed_states_have_no_way_on() -> None:
    assert TRANSITIONS.keys() == set(State)
    assert {state for state, steps in TRANSITIONS.items() if not steps} == CLOSED


def test_every_state_can_be_reached_from_the_first() -> None:
    reached = {State.PROMPTED}
    for _ in State:
        reached = reached.union(*(TRANSITIONS[state].values() for state in reached))
    assert reached == set(State)


def test_every_word_has_a_chinese_title() -> None:
    assert STATE_TITLES.keys() == set(State)
    assert ACTION_TITLES.keys() == set(Action)
