"""The values of this area: an entry in the archive, what happened to it, and a person whose time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.inputs import Listing
from services.retention.states import State
from services.steps import Event


@dataclass(frozen=True, slots=True)
class Ended:
    """An entry that may be over, without anything sealed; ``state`` and ``version`` are those of its place, if it has one."""

    listing: Listing
    personal: bool
    state: State | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Archived:
    """An entry's place in the archive. ``since``: the first day on which it belonged there; ``reason``: by which rule.

    ``held_until``: the last day of a hold, else None. ``personal``: it is about a natural person or names some.
    """

    listing_id: str
    list_id: str
    subject_key: str
    state: State
    since: date
    reason: str
    listing_version: int
    version: int
    changed_at: datetime
    changed_by: str
    held_until: date | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveEvent(Event[State]):
    """One step, who took it and when; its ``data`` has masked text only."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """What keeps an entry's papers longer than the archive does: when a claim, case or dossier of it was last changed, when a hold was
    last released; None where there was none."""

    matters_at: datetime | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What lies before these is over on a day: entries archived since ``archived``, and visits, ``closed`` matters, ``released`` holds before theirs."""

    archived: date
    seen: datetime
    closed: datetime
    released: datetime


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """Which entries: of one list, in one state, about persons only."""

    list_id: str | None = None
    state: State | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries stand in each state, and how many persons' keys were destroyed."""

    archived: int = 0
    held: int = 0
    destroyed: int = 0
    persons_destroyed: int = 0
