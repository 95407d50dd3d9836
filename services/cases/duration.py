"""How long a measure lasts once carried out, as the library says, and where it stands today. It ends by itself (I-17).

The library names the kind; the days come from the entry and from what the department reported. Where several ends are
possible the earliest counts, to the advantage of the subject. The law does not always say where fixed months begin: they
are counted from the penalty where the entry states it, else from the decision or the beginning of the entry, whichever was first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from engine.days import add_months
from engine.documents import Duration
from engine.inputs import Listing
from engine.values import number_date
from services.cases.model import Case
from services.cases.states import CLOSED, State

PENALTY_DAY = "penalty_decided_on"
"""The list's own field that says when the penalty behind an entry was decided."""


class Standing(StrEnum):
    """Where a case's measure stands on a day."""

    WAITING = "waiting"
    DONE = "done"
    RUNNING = "running"
    ENDED = "ended"
    LIFTING = "lifting"
    LIFTED = "lifted"
    NONE = "none"


STANDING_TITLES: Mapping[Standing, str] = {
    Standing.WAITING: "尚未登记",
    Standing.DONE: "已实施（一次性）",
    Standing.RUNNING: "执行中",
    Standing.ENDED: "已到期终止",
    Standing.LIFTING: "须解除",
    Standing.LIFTED: "已解除",
    Standing.NONE: "未实施",
}


def as_grounds(duration: Duration) -> dict[str, Any]:
    """What a case keeps of the library's duration."""
    return {"kind": duration.kind} | ({} if duration.months is None else {"months": duration.months})


def last_day(duration: Mapping[str, Any], entry: Listing, reported: date | None) -> date | None:
    """The last day of the measure; None while nothing ends it but the entry's exit, and for what is done once."""
    if duration.get("kind") == "one_time":
        return None
    ends = [end for end in (entry.until, reported, _fixed_end(duration, entry)) if end is not None]
    return min(ends, default=None)


def is_over(case: Case, today: date) -> bool:
    """Whether the measure that was carried out has ended by itself before this day, noted or not (I-17)."""
    return case.ended_at is not None or (case.effective_until is not None and case.effective_until < today)


def standing(case: Case, today: date) -> Standing:
    """Computed from the case and the day, so that a measure is over on the day after its last, whoever has noticed."""
    if case.outcome == "implemented":
        return _of_implemented(case, today)
    if case.lift_required:
        return Standing.LIFTING
    waiting = case.state not in CLOSED and case.outcome is None
    return Standing.WAITING if waiting else Standing.NONE


def _of_implemented(case: Case, today: date) -> Standing:
    if case.lift_required:
        return Standing.LIFTING
    if case.state is State.RECALLED and case.ended_at is None:
        return Standing.LIFTED
    if is_over(case, today):
        return Standing.ENDED
    return Standing.DONE if case.grounds.get("duration", {}).get("kind") == "one_time" else Standing.RUNNING


def _fixed_end(duration: Mapping[str, Any], entry: Listing) -> date | None:
    if duration.get("kind") != "fixed_months" or "months" not in duration:
        return None
    penalty = entry.facts.get(PENALTY_DAY)
    start = number_date(penalty) if isinstance(penalty, int) else min(entry.decided_on, entry.since)
    return add_months(start, int(duration["months"])) - timedelta(days=1)
