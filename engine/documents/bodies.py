"""``kind: bodies`` and ``departments``: bodies of the state with the names that they bore, and the local departments that answer to them.

A name has its time: the reforms of 2018 and 2023 renamed, merged and split bodies, and a document of 2016 names those of 2016.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, Field

from engine.documents.common import Day, Flag, Id, Model, Text, real_day

_AT_ALL_TIMES = "0001-01-01"

Moment = Annotated[str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|unknown)$"), AfterValidator(real_day)]
"""A day, or as much of it as is known: a month, a year, or ``unknown``."""


class FormerName(Model):
    """A name that is no longer borne. ``until``: its last day; ``from``: its first, where it began within living memory."""

    title: Text
    from_: Annotated[Moment | None, Field(alias="from")] = None
    until: Moment
    confidence: Literal["retrieved", "known"]
    note: str | None = None


class Body(Model):
    """A body of the state. ``since``: the first day of its present name; none where it never had another or absorbed others.

    On ``last_checked`` it bore its present name: a change whose date is unknown was before.
    """

    id: Id
    title: Text
    since: Moment | None = None
    formerly: list[FormerName] = []
    last_checked: Day
    note: str | None = None


class Bodies(Model):
    """The bodies that memoranda, lists and measures name."""

    kind: Literal["bodies"]
    bodies: Annotated[list[Body], Field(min_length=1)]


class Department(Model):
    """A department of the city. ``assumed``: the office has not confirmed that this body has this task. ``national``: ids of bodies.

    ``central``: an authority of the state that does nothing here; it stands there so that a memorandum can say whom it addresses.
    """

    id: Id
    title: Text
    since: Moment | None = None
    formerly: list[FormerName] = []
    national: list[str] = []
    duties: list[Literal["initiator", "participant", "credit_office", "trading_centre"]]
    central: Flag = False
    assumed: Flag = True
    last_checked: Day | None = None


class Departments(Model):
    """All departments that initiate or take part; edited by the office."""

    kind: Literal["departments"]
    departments: Annotated[list[Department], Field(min_length=1)]


class Named(Protocol):
    """A body or a department."""

    @property
    def title(self) -> str:
        """The present name."""

    @property
    def since(self) -> str | None:
        """Its first day."""

    @property
    def formerly(self) -> list[FormerName]:
        """The names before it."""

    @property
    def last_checked(self) -> date | None:
        """The day on which somebody saw the present name."""


@dataclass(frozen=True, slots=True)
class NameThen:
    """A name as of a day. Not ``certain``: the day lies within the month or year in which the name changed, or the date is unknown."""

    title: str
    certain: bool

    @property
    def text(self) -> str:
        """For people."""
        return self.title if self.certain else f"{self.title}（改名日期不详）"


def names_on(named: Named, day: date) -> tuple[NameThen, ...]:
    """What it was called on ``day``, former names first; several where it was made of several bodies."""
    found = [*_former(named, day), *_present(named, day)]
    return tuple(found) or (NameThen(named.title, certain=False),)


def _former(named: Named, day: date) -> Iterator[NameThen]:
    for name in named.formerly:
        began, ended = _span(name.from_ or _AT_ALL_TIMES, named), _span(name.until, named)
        if began[0] <= day <= ended[1]:
            yield NameThen(name.title, began[1] <= day <= ended[0])


def _present(named: Named, day: date) -> Iterator[NameThen]:
    earliest, latest = _span(named.since or _AT_ALL_TIMES, named)
    if day >= earliest:
        yield NameThen(named.title, day >= latest)


def _span(moment: str, named: Named) -> tuple[date, date]:
    """The first and the last day that it may be. What is unknown was before somebody saw the present name."""
    if moment == "unknown":
        return date.min, (named.last_checked or date.max) - timedelta(days=1)
    year, month, day = (int(part) for part in (*moment.split("-"), "0", "0")[:3])
    if day:
        return date(year, month, day), date(year, month, day)
    first, last = month or 1, month or 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
