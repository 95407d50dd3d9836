"""The registry's own values: one version of an entry as kept, its exit, and who changed the registry when.

``engine.inputs.Listing`` is the part that decisions read; a :class:`ListingVersion` wraps it with what only people need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from engine.inputs import Listing, Mark, SubjectKind
from engine.values import Value

if TYPE_CHECKING:
    from services.registry.drafts import Draft


class ExitKind(StrEnum):
    """Why an entry left the list for good. Running out (期满) is not an exit: it is derived from ``until`` (S9)."""

    REPAIRED = "repaired"
    REVOKED = "revoked"
    CORRECTED = "corrected"


EXIT_TITLES: Mapping[ExitKind, str] = {
    ExitKind.REPAIRED: "信用修复",
    ExitKind.REVOKED: "撤销",
    ExitKind.CORRECTED: "更正",
}

MARK_TITLES: Mapping[Mark, str] = {
    Mark.UNDER_OBJECTION: "异议中",
    Mark.UNDER_REPAIR: "修复办理中",
    Mark.SUSPENDED: "暂停适用",
}


class Status(StrEnum):
    """How an entry stands on a day. Derived, never stored (S9)."""

    FUTURE = "future"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    EXITED = "exited"


STATUS_TITLES: Mapping[Status, str] = {
    Status.FUTURE: "尚未生效",
    Status.IN_FORCE: "有效",
    Status.SUSPENDED: "暂停适用",
    Status.EXPIRED: "已期满",
    Status.EXITED: "已退出",
}


def status_on(listing: Listing, day: date) -> Status:
    """Where the entry stands on ``day``; ``in_force`` exactly when ``listing.in_force(day)``."""
    if listing.exited_on is not None and day >= listing.exited_on:
        return Status.EXITED
    if listing.until is not None and day > listing.until:
        return Status.EXPIRED
    if day < listing.since:
        return Status.FUTURE
    return Status.SUSPENDED if Mark.SUSPENDED in listing.marks else Status.IN_FORCE


@dataclass(frozen=True, slots=True)
class Exit:
    """How an entry left the list. ``document_no`` is the paper that says so."""

    kind: ExitKind
    document_no: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListingVersion:
    """An entry as known from ``listing.version`` on.

    ``person_names`` are the names of ``listing.responsible_persons``, in their order. ``content_digest`` is keyed and tells
    whether a row that comes in again says the same. ``texts``: of a natural person's entry, what the list's own fields of free
    text say, see ``texts``. Storage seals what is personal (S10); of an erased subject name, grounds, texts, the reason of its
    exit and person names come back empty.
    """

    listing: Listing
    subject_kind: SubjectKind
    grounds: str
    content_digest: str
    person_names: tuple[str, ...] = ()
    exit: Exit | None = None
    publicity_until: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_facts(self) -> Mapping[str, Value]:
        """Everything that the list's own fields say."""
        return {**self.listing.facts, **self.texts} if self.texts else self.listing.facts


@dataclass(frozen=True, slots=True)
class Commit:
    """One version of the registry: when it came to be known, and by whom."""

    version: int
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version of an entry together with the commit that made it known."""

    version: ListingVersion
    commit: Commit


@dataclass(frozen=True, slots=True)
class Standing:
    """As much of an entry's newest version as tells whether a row that comes in again changes it, and whether it is on the list."""

    listing_id: str
    content_digest: str
    since: date
    until: date | None
    exited_on: date | None

    def listed_on(self, day: date) -> bool:
        """Whether the entry has begun, has not run out and was not taken off; suspended ones are on it."""
        ended = (self.until is not None and day > self.until) or (self.exited_on is not None and day >= self.exited_on)
        return self.since <= day and not ended


@dataclass(frozen=True, slots=True)
class NewListing:
    """The row that names a new entry. ``decision_key`` is the decision number as compared, see ``words.decision_key``."""

    listing_id: str
    list_id: str
    subject_key: str
    decision_key: str
    version: int


class NewEntry(NamedTuple):
    """An entry as a file brings it, with what it needs beside the draft: files have a million of them.

    ``person_keys`` are the subject keys of the draft's responsible persons, in their order.
    """

    draft: Draft
    listing_id: str
    subject_key: str
    content_digest: str
    person_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of entries in the order of their ids; ``next_after`` continues it and is None at the end."""

    versions: tuple[ListingVersion, ...]
    next_after: str | None = None
