"""How long whoever has to act on a claim may take: numbers from the dated parameters, days from the calendar.

Deadlines are derived, never stored: when a year's holidays are entered, those still running move. The law of the day on which a period
began decides its length. Nothing is guessed: without a calendar there is no day, and the deadline says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.documents import Setting
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError, WorkingDays, working_days
from services.rights.model import Claim
from services.rights.states import Kind, State

FROM_APPLICATION = "applied"
"""The choice of ``repair/answer-base`` by which an answer is counted from the application: the stricter, and the default."""


class Duty(StrEnum):
    """Who has to act."""

    AUTHORITY = "authority"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One period. ``last_day`` is the last on which it is kept; None while ``missing_year`` has no calendar.

    ``unnoticed``: years without the State Council's notice, whose holidays the day does not know.
    """

    name: str
    title: str
    duty: Duty
    start: date
    working_days: int
    article: str
    last_day: date | None
    missing_year: int | None = None
    unnoticed: tuple[int, ...] = ()

    def overdue(self, day: date) -> bool:
        """Whether the last day has passed."""
        return self.last_day is not None and day > self.last_day


@dataclass(frozen=True, slots=True)
class _Period:
    reference: str
    duty: Duty
    start: date
    extra: int = 0


def running(packs: PackSet, claim: Claim) -> tuple[Deadline, ...]:
    """The deadlines that run in the claim's state, the nearest first. None for a closed claim, nor while it waits for an examination."""
    if not claim.open or claim.examining:
        return ()
    days = working_days(packs)
    found = [
        deadline
        for period in _PERIODS[claim.kind](packs, claim)
        if (deadline := _deadline(packs, claim, period, days)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.last_day is None, one.last_day or one.start, one.name)))


def passed(packs: PackSet, claim: Claim, day: date) -> tuple[Deadline, ...]:
    """Those that run and were not kept."""
    return tuple(deadline for deadline in running(packs, claim) if deadline.overdue(day))


def _objection(packs: PackSet, claim: Claim) -> list[_Period]:
    asked = claim.entered(State.INQUIRING) or claim.entered(State.VERIFIED)
    whole = _Period("objections/inquiry" if asked else "objections/platform", Duty.OFFICE, claim.filed_on)
    if claim.state is State.INQUIRING and asked:
        return [_Period("objections/provider", Duty.AUTHORITY, asked), whole]
    return [whole]


def _repair(packs: PackSet, claim: Claim) -> list[_Period]:
    accepted = claim.entered(State.ACCEPTED)
    extension = _extension(packs, claim)
    base = value_on(packs, "repair/answer-base", claim.filed_on)
    from_application = base is None or base.value == FROM_APPLICATION
    periods = []
    if claim.state is State.FILED:
        periods.append(_Period("repair/accept", Duty.AUTHORITY, claim.filed_on))
    if claim.state is State.ACCEPTED and accepted:
        periods.append(_Period("repair/decide", Duty.AUTHORITY, accepted, extension))
    if claim.state is State.AGREED and (agreed := claim.entered(State.AGREED)):
        periods.append(_Period("repair/local-repair", Duty.OFFICE, agreed))
    start = claim.filed_on if from_application else accepted
    if start is not None:
        duty = Duty.OFFICE if claim.state in (State.AGREED, State.REFUSING) else Duty.AUTHORITY
        periods.append(_Period("repair/answer", duty, start, extension))
    return periods


def _reorganisation(packs: PackSet, claim: Claim) -> list[_Period]:
    if claim.state is State.LIFTED:
        return []
    duty = Duty.OFFICE if claim.state in (State.AGREED, State.REFUSING) else Duty.AUTHORITY
    whole = _Period("repair/reorganisation", duty, claim.filed_on)
    return [_Period("repair/accept", duty, claim.filed_on), whole] if claim.state is State.FILED else [whole]


def _revocation(packs: PackSet, claim: Claim) -> list[_Period]:
    periods = [_Period("repair/revocation", Duty.AUTHORITY, claim.day("received_on") or claim.filed_on)]
    list_type = packs.lists.get(claim.list_id)
    if list_type is not None and list_type.from_penalties and (revoked_on := claim.day("revoked_on")):
        periods.append(_Period("penalties/withdraw", Duty.AUTHORITY, revoked_on))
    return periods


_PERIODS = {
    Kind.OBJECTION: _objection,
    Kind.REPAIR: _repair,
    Kind.REORGANISATION: _reorganisation,
    Kind.REVOCATION: _revocation,
}


def _extension(packs: PackSet, claim: Claim) -> int:
    extended = claim.day("extended_on")
    setting = value_on(packs, "repair/extension", extended) if extended else None
    return setting.number if setting else 0


def _deadline(packs: PackSet, claim: Claim, period: _Period, days: WorkingDays) -> Deadline | None:
    """None where law set no such period on the day on which it began."""
    setting = value_on(packs, period.reference, period.start)
    if setting is None:
        return None
    try:
        count = setting.number + period.extra + _paused(claim, period.start, days)
        last = days.after(period.start, count)
    except CalendarMissingError as missing:
        return _made(packs, period, setting, setting.number + period.extra, None, missing.year, ())
    return _made(packs, period, setting, count, last, None, days.without_notice(period.start, last))


def _made(
    packs: PackSet,
    period: _Period,
    setting: Setting,
    count: int,
    last: date | None,
    missing: int | None,
    unnoticed: tuple[int, ...],
) -> Deadline:
    title = packs.parameters[period.reference].title
    return Deadline(
        period.reference, title, period.duty, period.start, count, setting.article, last, missing, unnoticed
    )


def _paused(claim: Claim, start: date, days: WorkingDays) -> int:
    """Working days that examinations took since the period began; they do not count."""
    pauses = [pause for pause in claim.data.get("pauses", ()) if len(pause) == 2]
    spans = [(max(date.fromisoformat(begun), start), date.fromisoformat(ended)) for begun, ended in pauses]
    return sum(days.between(begun, ended) for begun, ended in spans if ended > begun)
