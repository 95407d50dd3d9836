"""The archive for people: how many entries are in it, which, since when, and when a person's key will be destroyed.

Entries go by their decision; no names, no codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, NotFoundError
from services.paging import require_limit
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.registry.words import usable
from services.retention.model import Archived, ArchiveFilter, Lasting
from services.retention.states import ACTION_TITLES, STATE_TITLES, TRANSITIONS, Action, State
from services.retention.terms import REASONS, Period, period_on
from services.subjects.masking import mask_name, mask_text
from services.wire import moment_text

MAX_PAGE = 200
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Places as views."""

    items: tuple[View, ...]
    next_cursor: str | None


def require_reader(caller: Caller) -> None:
    """The credit office and auditors."""
    if not caller.has(Role.CREDIT_OFFICE, Role.AUDITOR):
        raise ForbiddenError("role_missing", "您的角色不能查看档案", "", "请联系信用办")


def overview(uow: UnitOfWork, packs: PackSet, *, caller: Caller, now: datetime) -> View:
    """Counts, and what the rules of today say."""
    require_reader(caller)
    counts, period = uow.retention.counts(), period_on(packs, day_of(now))
    return {
        "archived": counts.archived,
        "held": counts.held,
        "destroyed": counts.destroyed,
        "persons_destroyed": counts.persons_destroyed,
        "kept_months": period.months,
        "decided_by": period.decided_by,
        "destroys": period.destroys,
    }


def show_page(
    uow: UnitOfWork,
    packs: PackSet,
    wanted: ArchiveFilter,
    *,
    caller: Caller,
    now: datetime,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of the archive by entry id."""
    require_reader(caller)
    require_limit(limit, MAX_PAGE)
    found = uow.retention.page(wanted, after=cursor or "", limit=limit + 1)
    period = period_on(packs, day_of(now))
    ids = [place.listing_id for place in found[:limit]]
    entries, lasting = uow.registry.newest(ids), uow.retention.lasting(ids)
    items = tuple(
        view(packs, place, entries[place.listing_id], period, lasting.get(place.listing_id)) for place in found[:limit]
    )
    return Page(items, items[-1]["listing_id"] if len(found) > limit else None)


def show_one(uow: UnitOfWork, packs: PackSet, listing_id: str, *, caller: Caller, now: datetime) -> View:
    """One entry's place with every step. NotFoundError when it never was in the archive."""
    require_reader(caller)
    place = uow.retention.get(listing_id) if usable(listing_id) else None
    if place is None:
        raise NotFoundError("归档的条目")
    events = [
        {
            "action": event.action,
            "title": ACTION_TITLES[Action(event.action)],
            "state": event.state.value,
            "at": moment_text(event.at),
            "actor": event.actor,
            "data": dict(event.data),
        }
        for event in uow.retention.events(listing_id)
    ]
    entry = uow.registry.newest([listing_id])[listing_id]
    lasting = uow.retention.lasting([listing_id]).get(listing_id)
    return view(packs, place, entry, period_on(packs, day_of(now)), lasting) | {"events": events}


def view(packs: PackSet, place: Archived, entry: ListingVersion, period: Period, lasting: Lasting | None) -> View:
    """A place for people and programs. ``destroys_on`` is empty for organisations, and while rules destroy nothing."""
    list_type = packs.lists.get(place.list_id)
    over = None
    if place.personal and place.state in (State.ARCHIVED, State.HELD):
        over = period.over_on(place.since, lasting or Lasting(), place.held_until)
    return {
        "listing_id": place.listing_id,
        "list": place.list_id,
        "list_title": list_type.title if list_type else place.list_id,
        "decision_no": _decision(entry),
        "authority": entry.listing.authority,
        "personal": place.personal,
        "state": place.state.value,
        "state_title": STATE_TITLES[place.state],
        "since": place.since.isoformat(),
        "reason": place.reason,
        "reason_title": REASONS[place.reason],
        "held_until": _day(place.held_until),
        "over_on": _day(over),
        "destroys_on": _day(over) if period.destroys else None,
        "version": place.version,
        "changed_at": moment_text(place.changed_at),
        "changed_by": place.changed_by,
        "steps": [action.value for action in (Action.HOLD, Action.RELEASE) if action in TRANSITIONS[place.state]],
    }


def _decision(entry: ListingVersion) -> str:
    """Without the names that a document's number may have in it."""
    person = entry.subject_kind is SubjectKind.NATURAL_PERSON
    names = [*entry.person_names, *([entry.listing.name] if person else [])]
    return mask_text(entry.listing.decision_no, {name: mask_name(name) for name in names if len(name) > 1})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
