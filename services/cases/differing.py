"""A business system corrects its result after the outcome was recorded: nothing is overwritten, and the case says so until it is settled."""

from __future__ import annotations

from collections.abc import Sequence

from services.cases.model import CaseEvent
from services.cases.outcome import ACTION_OF
from services.cases.states import RESULT_AGREES, RESULT_DIFFERS, Action

_SETTLES = frozenset({RESULT_AGREES, Action.RECALL.value, *(action.value for action in ACTION_OF.values())})


def open_difference(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """The latest result that contradicts what is recorded; None once an outcome was recorded anew, or a result agrees again."""
    found = None
    for event in events:
        if event.action == RESULT_DIFFERS:
            found = event
        elif event.action in _SETTLES:
            found = None
    return found
