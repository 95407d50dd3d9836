"""The tables of claims' states, against those written by hand; that steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

import pytest

from engine.inputs import Mark
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


def test_the_tables() -> None:
    assert TRANSITIONS == ALLOWED


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
