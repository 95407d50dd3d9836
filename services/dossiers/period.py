"""How long the time to be heard, or the publicity, lasts: as it was told, and longer where holidays became known since.

A notice served before the year's holidays were entered counts days as worked that are not. Nobody loses by that: the later day holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.calendar.working_days import CalendarMissingError, Documents, working_days
from services.dossiers.model import Event, last
from services.dossiers.states import Action


@dataclass(frozen=True, slots=True)
class Period:
    """Its last day, and the years in it whose holidays nobody has entered: what is counted with them may be too short."""

    last_day: date
    unnoticed: tuple[int, ...] = ()


def period_of(packs: Documents, events: Sequence[Event]) -> Period | None:
    """The period of the present round; None before it began, and where what was said in it is erased."""
    told = last(events, Action.NOTIFY) or last(events, Action.PUBLICISE)
    if told is None or not told.data:
        return None
    as_told = date.fromisoformat(told.data["waits_until"])
    start, count = _began(told, events)
    days = working_days(packs)
    try:
        last_day = max(as_told, days.after(start, count))
    except CalendarMissingError:  # that year's file was there once and is not any more
        last_day = as_told
    return Period(last_day, days.without_notice(start, last_day))


def _began(told: Event, events: Sequence[Event]) -> tuple[date, int]:
    if told.action == Action.PUBLICISE.value:
        return date.fromisoformat(told.data["from"]), int(told.data["days"])
    [notice] = [event for event in events if event.seq == told.data["notice"]]
    return date.fromisoformat(told.data["served_on"]), int(notice.data["statement_days"])
