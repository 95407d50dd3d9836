"""The tables of a dossier's states, against those written by hand; that steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

import pytest

from services.dossiers.states import (
    ACTION_TITLES,
    CLOSED,
    FIRST,
    STATE_TITLES,
    TRACK_TITLES,
    TRANSITIONS,
    Action,
    State,
    Track,
)

COLLECTED = {"amend": "collected", "validate": "validated", "drop": "dropped"}
ALLOWED = {
    ("punish", "collected"): COLLECTED,
    ("punish", "validated"): {
        "prepare_notice": "validated",
        "notify": "noticed",
        "return": "collected",
        "drop": "dropped",
    },
    ("punish", "noticed"): {
        "object": "noticed",
        "answer": "noticed",
        "return": "collected",
        "decide": "decided",
        "drop": "dropped",
    },
    ("punish", "decided"): {"deliver": "listed", "drop": "dropped"},
    ("reward", "collected"): COLLECTED,
    ("reward", "validated"): {"publicise": "publicised", "return": "collected", "drop": "dropped"},
    ("reward", "publicised"): {
        "object": "publicised",
        "answer": "publicised",
        "return": "collected",
        "decide": "decided",
        "drop": "dropped",
    },
    ("reward", "decided"): {"enlist": "listed", "drop": "dropped"},
    ("received", "decided"): {"enlist": "listed", "drop": "dropped"},
}


def test_the_tables() -> None:
    assert {(track, state): steps for track, of in TRANSITIONS.items() for state, steps in of.items()} == ALLOWED


def _reached(track: Track, without: Action | None = None) -> set[State]:
    reached = {FIRST[track]}
    for _ in State:
        reached |= {
            target
            for state in list(reached)
            for action, target in TRANSITIONS[track].get(state, {}).items()
            if action is not without
        }
    return reached


@pytest.mark.parametrize("track", list(Track))
def test_every_open_state_leads_on_and_both_ends_can_be_reached(track: Track) -> None:
    reached = _reached(track)
    assert reached >= CLOSED
    assert {state for state in reached if not TRANSITIONS[track].get(state)} == CLOSED


@pytest.mark.parametrize(
    ("track", "step_"),
    [
        (Track.PUNISH, Action.NOTIFY),
        (Track.PUNISH, Action.DECIDE),
        (Track.PUNISH, Action.DELIVER),
        (Track.REWARD, Action.PUBLICISE),
        (Track.REWARD, Action.DECIDE),
    ],
)
def test_no_way_to_the_registry_leads_round_notice_publicity_decision_or_delivery(track: Track, step_: Action) -> None:
    assert State.LISTED not in _reached(track, without=step_)


def test_every_word_has_a_chinese_title() -> None:
    assert STATE_TITLES.keys() == set(State)
    assert ACTION_TITLES.keys() == set(Action)
    assert TRACK_TITLES.keys() == set(Track) == FIRST.keys() == TRANSITIONS.keys()
