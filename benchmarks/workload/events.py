"""Synthetic events: one subject in one matter with its listings, as a service would see them, and the facts of each message.

Streams do not repeat: days, amounts and counts are drawn anew for every event.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from benchmarks.workload.catalogue import (
    AUTHORITIES,
    KINDS,
    LEVELS,
    LISTS,
    MATTERS,
    PENALTIES,
    REGIONS,
    ROLES,
    TODAY,
    skewed,
)
from engine.days import months_between
from engine.inputs import DecisionInput, Level, Listing, Mark, Matter, Subject, SubjectKind
from engine.values import Value, date_number

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 1, tzinfo=UTC)
SUBJECT_KEY = "bench:subject"


@dataclass(frozen=True)
class Entry:
    """One listing. ``fields`` are the list's own, by short name; what is not there is missing."""

    list_id: str
    since: date
    until: date | None
    level: str | None
    under_repair: bool
    fields: Mapping[str, Value]


@dataclass(frozen=True)
class Event:
    """One subject in one matter. ``fields`` are the matter's, by short name."""

    matter: str
    fields: Mapping[str, Value]
    kind: str
    role: str
    region: str | None
    entries: tuple[Entry, ...]

    @cached_property
    def messages(self) -> tuple[tuple[str, dict[str, Value]], ...]:
        """List id and facts (by full field name) of each listing: what rules are evaluated on."""
        common: dict[str, Value] = {f"matter.{name}": value for name, value in self.fields.items()}
        common |= {"subject.kind": self.kind, "subject.role": self.role}
        common["subject.lists"] = frozenset(entry.list_id for entry in self.entries)
        if self.region is not None:
            common["subject.region"] = self.region
        reach: dict[str, Value] = {"reach.kind": "subject", "reach.roles": frozenset()}
        return tuple((entry.list_id, {**common, **_facts(entry), **reach}) for entry in self.entries)

    def decision_input(self) -> DecisionInput:
        """The same event as the engine's whole decision takes it."""
        subject = Subject(0, self.role, SubjectKind(self.kind), SUBJECT_KEY, region=self.region, name="测速主体")
        listings = tuple(_listing(number, entry) for number, entry in enumerate(self.entries))
        return DecisionInput(
            matter=Matter(self.matter, self.fields),
            subjects=(subject,),
            listings={SUBJECT_KEY: listings},
            now=NOW,
            registry_version=1,
        )


def events(count: int, seed: int = 11) -> Iterator[Event]:
    """``count`` events, half of them of subjects on no list; the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        wanted = rng.choices((0, 1, 2, 3, 4, 6), (50, 28, 12, 6, 3, 1))[0]
        lists: dict[str, None] = {}
        while len(lists) < wanted:
            lists.setdefault(skewed(rng, LISTS))
        matter = rng.choice(MATTERS)
        yield Event(
            matter=matter,
            fields=matter_values(rng, matter),
            kind=rng.choices(KINDS, (75, 10, 15))[0],
            role=rng.choices(ROLES, (80, 12, 8))[0],
            region=skewed(rng, REGIONS) if rng.random() < 0.85 else None,
            entries=tuple(entry(rng, list_id) for list_id in lists),
        )


def matter_values(rng: random.Random, matter: str) -> dict[str, Value]:
    """A matter's fields; every matter has authorities that ask more often than others, and some fields are not given."""
    turn = MATTERS.index(matter)
    values: dict[str, Value] = {
        "government_funded": rng.random() < 0.5,
        "authority": skewed(rng, (*AUTHORITIES[turn:], *AUTHORITIES[:turn]), 1),
        "amount": round(10 ** rng.uniform(6, 10)),
        "duration": rng.randint(1, 60),
        "planned_on": date_number(TODAY + timedelta(days=rng.randint(-365, 365))),
    }
    absent = {"amount": 0.2, "duration": 0.3, "planned_on": 0.3}
    return {name: value for name, value in values.items() if rng.random() >= absent.get(name, 0)}


def entry(rng: random.Random, list_id: str) -> Entry:
    """One entry of up to six years, in force today; one in seven optional values is missing."""
    own: dict[str, Value] = {
        "owed": round(10 ** rng.uniform(5, 9.5)),
        "times": rng.choice((1, 1, 1, 2, 3, 5)),
        "penalties": frozenset(rng.sample(PENALTIES, rng.choice((0, 1, 1, 2)))),
    }
    return Entry(
        list_id=list_id,
        since=TODAY - timedelta(days=rng.randint(0, 6 * 365)),
        until=TODAY + timedelta(days=rng.randint(0, 3 * 365)) if rng.random() < 0.8 else None,
        level=rng.choice(LEVELS) if rng.random() < 0.9 else None,
        under_repair=rng.random() < 0.1,
        fields={name: value for name, value in own.items() if rng.random() < 0.85},
    )


def _facts(entry: Entry) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "listing.months_on_list": months_between(entry.since, TODAY),
        "listing.status": "in_force",
        "listing.under_objection": False,
        "listing.under_repair": entry.under_repair,
        "listing.since": date_number(entry.since),
        "listing.decided_on": date_number(entry.since),
        **{f"listing.{name}": value for name, value in entry.fields.items()},
    }
    if entry.level is not None:
        facts["listing.level"] = entry.level
    if entry.until is not None:
        facts["listing.until"] = date_number(entry.until)
    return facts


def _listing(number: int, entry: Entry) -> Listing:
    return Listing(
        listing_id=f"{SUBJECT_KEY}#{number + 1}",
        version=1,
        subject_key=SUBJECT_KEY,
        list_id=entry.list_id,
        name="测速主体",
        decision_no=f"测速{number + 1}号",
        authority="测速认定机关",
        decided_on=entry.since,
        since=entry.since,
        until=entry.until,
        level=Level(entry.level) if entry.level else None,
        marks=frozenset({Mark.UNDER_REPAIR}) if entry.under_repair else frozenset(),
        facts=entry.fields,
    )
