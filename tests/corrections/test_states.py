"""The tables of states, against those written by hand; that steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

from services.corrections.states import DECIDED, OPEN, TRANSITIONS, Action, State
from services.registry.deltas import DeltaKind

TAKEN_OVER = {
    "found": {"propose": "proposed", "overtake": "overtaken"},
    "proposed": {"accept": "applied", "reject": "rejected", "overtake": "overtaken"},
    "rejected": {"reopen": "found"},
}


def test_the_tables() -> None:
    assert TRANSITIONS == {
        "new": TAKEN_OVER,
        "changed": TAKEN_OVER,
        "vanished": {
            "found": {"propose": "question", "overtake": "overtaken"},
            "question": {"answer": "proposed", "keep": "kept", "overtake": "overtaken"},
            "proposed": {"accept": "applied", "reject": "question", "overtake": "overtaken"},
            "kept": {"reopen": "question"},
        },
    }


def test_only_an_answered_question_takes_an_entry_off_a_list() -> None:
    """A file is no decision: what it lacks cannot be accepted before somebody has named one."""
    ways = [
        (state, action)
        for state, steps in TRANSITIONS[DeltaKind.VANISHED].items()
        for action, after in steps.items()
        if after is State.PROPOSED
    ]
    assert ways == [(State.QUESTION, Action.ANSWER)]


def test_what_is_decided_is_not_open_and_can_be_taken_up_again() -> None:
    assert not DECIDED & OPEN
    for kind, table in TRANSITIONS.items():
        ends = {after for steps in table.values() for after in steps.values()} & DECIDED
        assert all(Action.REOPEN in table[state] for state in ends), kind
