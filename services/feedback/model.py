"""The values of an initiator's work with feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.cases.model import Case


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose feedback waits for verification: of everybody, or of the lists that these departments initiated."""

    everything: bool
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Narrows the inbox; None means any. ``archiving``: cases that are verified and wait to be closed, not those to verify."""

    memorandum: str | None = None
    list_id: str | None = None
    outcome: str | None = None
    department: str | None = None
    archiving: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the inbox ended."""

    fed_back_at: datetime
    case_id: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Cases, those that wait longest first; ``next_cursor`` is None at the end."""

    cases: tuple[Case, ...]
    next_cursor: str | None


class Line(StrEnum):
    """One number of a digest. All but the last tell what happened within the period."""

    IMPLEMENTED = "implemented"
    NOT_APPLICABLE = "not_applicable"
    NOT_SAME_SUBJECT = "not_same_subject"
    DECLINED = "declined"
    RETURNED = "returned"
    VERIFIED = "verified"
    ARCHIVED = "archived"
    RECALLED = "recalled"
    WAITING = "waiting"


LINE_TITLES: Mapping[Line, str] = {
    Line.IMPLEMENTED: "反馈已实施",
    Line.NOT_APPLICABLE: "反馈不适用",
    Line.NOT_SAME_SUBJECT: "反馈非同一主体",
    Line.DECLINED: "反馈不予实施（已复核）",
    Line.RETURNED: "退回补正",
    Line.VERIFIED: "核验通过",
    Line.ARCHIVED: "归档",
    Line.RECALLED: "因名单退出撤回",
    Line.WAITING: "期末待核验",
}

FED_BACK = (Line.IMPLEMENTED, Line.NOT_APPLICABLE, Line.NOT_SAME_SUBJECT, Line.DECLINED)
"""A case that was fed back within the period is in exactly one of these: by what it said last."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases about organisations and about people, told apart."""

    organisations: int = 0
    people: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.organisations + other.organisations, self.people + other.people)

    @property
    def total(self) -> int:
        """Both together."""
        return self.organisations + self.people


@dataclass(frozen=True, slots=True)
class Digest:
    """How the feedback on one memorandum went within a period of whole days, both inclusive.

    It is computed from events, so that a period that is over gives the same numbers whenever it is asked for. Which memoranda gave
    a case may still be judged otherwise later; what was delivered (``told_at``) stays as it was told.
    """

    memorandum: str
    title: str
    first: date
    last: date
    tallies: Mapping[Line, Tally] = field(default_factory=dict)
    told_at: datetime | None = None

    def tally(self, *lines: Line) -> Tally:
        """The number of these lines together."""
        return sum((self.tallies.get(line, Tally()) for line in lines), Tally())

    @property
    def empty(self) -> bool:
        """Whether nothing happened and nothing waits."""
        return not self.tally(*Line).total


@dataclass(frozen=True, slots=True)
class LinePage:
    """Cases behind one number of a digest, in the order of their ids.

    ``total`` is the number; ``hidden`` how many of it the caller may not see (any more), on whichever page they would be.
    """

    total: int
    hidden: int
    cases: tuple[Case, ...]
    next_cursor: str | None
