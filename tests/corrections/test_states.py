"""Every step that the tables allow works, every other is refused with its reason."""

from __future__ import annotations

from itertools import product

import pytest

from services.corrections.states import DECIDED, OPEN, STATE_TITLES, TRANSITIONS, Action, State, step
from services.errors import ConflictError
from services.registry.deltas import DeltaKind

ALLOWED = [
    (kind, state, action, after)
    for kind, table in TRANSITIONS.items()
    for state, steps in table.items()
    for action, after in steps.items()
]
REFUSED = [
    (kind, state, action)
    for kind, state, action in product(DeltaKind, State, Action)
    if (kind, state, action) not in {(k, s, a) for k, s, a, _ in ALLOWED}
]


@pytest.mark.parametrize(("kind", "state", "action", "after"), ALLOWED)
def test_an_allowed_step(kind: DeltaKind, state: State, action: Action, after: State) -> None:
    assert step(kind, state, action) is after


@pytest.mark.parametrize(("kind", "state", "action"), REFUSED)
def test_any_other_step_is_refused_with_its_reason(kind: DeltaKind, state: State, action: Action) -> None:
    with pytest.raises(ConflictError) as caught:
        step(kind, state, action)
    assert caught.value.code == "state_does_not_allow"
    assert STATE_TITLES[state] in caught.value.title


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
