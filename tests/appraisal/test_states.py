"""The tables of states, generated: what they name works, everything else is refused with what could be done."""

from __future__ import annotations

import itertools

import pytest

from services.appraisal.states import (
    APPEAL_TRANSITIONS,
    OPEN_APPEAL,
    TRANSITIONS,
    Action,
    AppealAction,
    AppealState,
    State,
    appeal_step,
    step,
)
from services.errors import ConflictError


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_steps_of_an_appraisal(state: State, action: Action) -> None:
    if action in TRANSITIONS[state]:
        assert step(state, action) is TRANSITIONS[state][action]
        return
    with pytest.raises(ConflictError) as refused:
        step(state, action)
    assert refused.value.code == "state_does_not_allow"


@pytest.mark.parametrize(("state", "action"), list(itertools.product(AppealState, AppealAction)))
def test_steps_of_an_appeal(state: AppealState, action: AppealAction) -> None:
    if action in APPEAL_TRANSITIONS[state]:
        assert state in OPEN_APPEAL
        assert appeal_step(state, action) is APPEAL_TRANSITIONS[state][action]
        return
    with pytest.raises(ConflictError) as refused:
        appeal_step(state, action)
    assert refused.value.code == "state_does_not_allow"


def test_what_is_decided_or_final_stays() -> None:
    assert {state for state, steps in APPEAL_TRANSITIONS.items() if steps} == OPEN_APPEAL
    assert {state for state, steps in TRANSITIONS.items() if steps} == {State.DRAFT, State.PUBLISHED}
