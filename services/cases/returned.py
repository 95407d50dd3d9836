"""An outcome that was sent back and not recorded anew yet: why, by whom, and what it said. Read from the events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.cases.model import Case, CaseEvent
from services.cases.outcome import ACTION_OF
from services.cases.states import Action, State

_OUTCOME_OF: Mapping[str, str] = {action.value: outcome for outcome, action in ACTION_OF.items()}


@dataclass(frozen=True, slots=True)
class Returned:
    """``by_initiator``: else the second person of the department or the credit office. ``evidence`` is what the outcome was recorded with."""

    reason: str
    by_initiator: bool
    outcome: str
    evidence: Mapping[str, Any]


def returned(case: Case, events: Sequence[CaseEvent]) -> Returned | None:
    """What waits to be recorded again; None where nothing was sent back since the last outcome."""
    if case.state is not State.ACKNOWLEDGED:
        return None
    back: CaseEvent | None = None
    for event in reversed(events):
        if event.action in (Action.RETURN, Action.REJECT_DECLINE) and back is None:
            back = event
        elif event.action in _OUTCOME_OF:
            if back is None:
                return None
            by_initiator = back.action == Action.RETURN
            return Returned(str(back.data["reason"]), by_initiator, _OUTCOME_OF[event.action], event.data)
    return None
