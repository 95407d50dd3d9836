"""The tables of states, against those written by hand; that steps are taken and others refused: ``tests/platform/test_state_tables``."""

from __future__ import annotations

from services.appraisal.states import APPEAL_TRANSITIONS, OPEN_APPEAL, TRANSITIONS


def test_the_table_of_appraisals() -> None:
    assert TRANSITIONS == {
        "draft": {"publish": "published", "discard": "discarded"},
        "published": {"finish": "final"},
        "final": {},
        "discarded": {},
    }


def test_the_table_of_appeals() -> None:
    assert APPEAL_TRANSITIONS == {
        "filed": {"propose": "proposed", "withdraw": "withdrawn"},
        "proposed": {"return": "filed", "uphold": "upheld", "reject": "rejected", "withdraw": "withdrawn"},
        "upheld": {},
        "rejected": {},
        "withdrawn": {},
    }
    assert {"filed", "proposed"} == OPEN_APPEAL
