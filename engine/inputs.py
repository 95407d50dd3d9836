"""What a decision is made from: plain values, no database rows, no clock.

``Matter`` and ``Subject`` come from the caller, ``Listing`` from the registry, ``now`` from the service's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.values import Value


class SubjectKind(StrEnum):
    """Kinds of credit subject (河南省社会信用条例 art. 3)."""

    LEGAL_PERSON = "legal_person"
    UNINCORPORATED = "unincorporated"
    NATURAL_PERSON = "natural_person"


class Level(StrEnum):
    """Severity of a listing; reward lists have none."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    SERIOUS = "serious"


class Mark(StrEnum):
    """Marks on a listing. Only ``suspended`` changes whether it is in force (S9)."""

    UNDER_OBJECTION = "under_objection"
    UNDER_REPAIR = "under_repair"
    SUSPENDED = "suspended"


class Identity(StrEnum):
    """How surely the caller's subject is the one on the list (S10)."""

    EXACT = "exact"
    NAME_DIFFERS = "name_differs"
    MISSING = "missing"


class RegistryState(StrEnum):
    """Whether the registry could be read; anything but fresh makes subjects undetermined (S3)."""

    FRESH = "fresh"
    STALE = "stale"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Matter:
    """The matter in hand. ``fields`` holds typed values by short name (``amount``, not ``matter.amount``); absent means not given."""

    kind: str
    fields: Mapping[str, Value]
    case_no: str | None = None
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class ResponsiblePerson:
    """A person whom a company's listing names as responsible (河南省社会信用条例 art. 35)."""

    subject_key: str
    role: str
    basis: str


CONSORTIUM_MEMBER = "consortium-member"
"""The role of whoever bids together with another subject."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of the matter. ``subject_key`` is None when no code was given; then nothing can be decided about it.

    ``relates_to`` is the index of the subject it belongs to (a legal representative to the bidder, a member to the consortium's lead).
    ``names_differ`` is for replays, where names are not kept: its own listings, by id, whose name differed. None: compare ``name``.
    """

    index: int
    role: str
    kind: SubjectKind
    subject_key: str | None
    region: str | None = None
    industry: str | None = None
    relates_to: int | None = None
    name: str = ""
    names_differ: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The newest known version of one entry on one list. ``facts`` are the list's own fields, typed."""

    listing_id: str
    version: int
    subject_key: str
    list_id: str
    name: str
    decision_no: str
    authority: str
    decided_on: date
    since: date
    until: date | None
    exited_on: date | None = None
    level: Level | None = None
    marks: frozenset[Mark] = frozenset()
    facts: Mapping[str, Value] = field(default_factory=dict)
    responsible_persons: tuple[ResponsiblePerson, ...] = ()

    def stands(self, day: date) -> bool:
        """Whether what the entry says may be held against its subject on ``day`` at all, though it may have run out by then.

        It has begun and has not left the list: whoever leaves was repaired, revoked or corrected, from that day on (S9).
        A suspended entry says nothing meanwhile.
        """
        exited = self.exited_on is not None and day >= self.exited_on
        return self.since <= day and not exited and Mark.SUSPENDED not in self.marks

    def in_force(self, day: date) -> bool:
        """Whether the entry binds on ``day``: it stands and has not run out; its last day is included (S9)."""
        return self.stands(day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """Everything one decision reads.

    ``listings`` maps each subject key to all entries that concern it, also those that ran out or left their list: its own and
    those that name it as a responsible person; for the companies it acts for, nothing (the engine finds relations through
    ``relates_to``). It should also map each company whose entry names a subject to that company's own entries: without them
    the company's ``history.*`` is missing.
    """

    matter: Matter
    subjects: tuple[Subject, ...]
    listings: Mapping[str, tuple[Listing, ...]]
    now: datetime
    registry_version: int
    registry_state: RegistryState = RegistryState.FRESH


JsonObject = dict[str, Any]
