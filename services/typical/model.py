"""What a typical case is in memory: values read from and written to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services import steps
from services.typical.states import State


@dataclass(frozen=True, slots=True)
class TypicalCase:
    """A typical case as it stands. ``version`` is the number of its last event.

    ``title`` and ``body`` are prose with placeholders like ``{措施}``; nothing in them names anybody. While it is a draft the facts come
    from the case as it stands; ``facts`` holds them as they were on release, and ``listing_version`` the entry's version then.
    """

    typical_id: str
    case_id: str
    listing_id: str
    subject_key: str
    effect: str
    department: str
    state: State
    version: int
    title: str
    body: str
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    facts: Mapping[str, str] | None = None
    listing_version: int | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event(steps.Event[State]):
    """One change; its ``data`` is the text as written, or the reason."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which typical cases a caller sees besides the released ones: all, or those of these departments."""

    everything: bool
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a page; None means any. What punishes and what rewards is never shown mixed."""

    effect: str
    state: State | None = None
