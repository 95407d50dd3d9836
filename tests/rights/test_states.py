"""The state machines of claims: every step of every kind is either in this hand-written table or refused."""

from __future__ import annotations

import itertools

import pytest

from engine.inputs import Mark
from services.errors import ConflictError
from services.rights.states import (
    ACTION_TITLES,
    KIND_TITLES,
    MARK_OF,
    OPEN,
    STATE_TITLES,
    TRANSITIONS,
    Action,
    Kind,
    State,
    states_of,
    step,
)

LEAVE = {"withdraw": "withdrawn", "lapse": "lapsed"}
REVIEWED = {
    "filed": {"accept": "accepted", "decline": "declined", **LEAVE},
    "accepted": {"agree": "agreed", "refuse": "refusing", **LEAVE},
    "refusing": {"confirm": "refused", "return": "accepted", **LEAVE},
}
ALLOWED = {
    "objection": {
        "filed": {"inquire": "inquiring", "verify": "verified", "uphold": "upheld", "reject": "rejected", **LEAVE},
        "inquiring": {"verify": "verified", **LEAVE},
        "verified": {"uphold": "upheld", "reject": "rejected", "return": "inquiring", **LEAVE},
    },
    "repair": {**REVIEWED, "agreed": {"confirm": "repaired", "return": "accepted", **LEAVE}},
    "reorganisation": {
        **REVIEWED,
        "agreed": {"confirm": "lifted", "return": "accepted", **LEAVE},
        "lifted": {"restore": "restored", "lapse": "lapsed"},
    },
    "revocation": {"filed": {"execute": "revoked", "dismiss": "dismissed", **LEAVE}},
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_each_step_is_allowed_or_refused_as_the_table_says(kind: Kind, state: State, action: Action) -> None:
    wanted = ALLOWED[kind.value].get(state.value, {}).get(action.value)
    if wanted is not None:
        assert step(kind, state, action).value == wanted
        return
    with pytest.raises(ConflictError) as refused:
        step(kind, state, action)
    assert refused.value.code == "state_does_not_allow"
    assert STATE_TITLES[state] in refused.value.title


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_of_a_kind_is_reached_and_only_closed_ones_end(kind: Kind) -> None:
    reached = {State.FILED}
    for _ in State:
        reached = reached.union(*(TRANSITIONS[kind].get(state, {}).values() for state in reached))
    assert reached == states_of(kind)
    assert TRANSITIONS[kind].keys() == reached & OPEN


def test_every_word_has_a_chinese_title_and_every_kind_its_mark() -> None:
    assert STATE_TITLES.keys() == set(State)
    assert ACTION_TITLES.keys() == set(Action)
    assert KIND_TITLES.keys() == MARK_OF.keys() == set(Kind)
    assert {MARK_OF[Kind.OBJECTION], MARK_OF[Kind.REPAIR]} == {Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR}
