"""Entries in force today, as facts: all that is known of an entry and its subject before anybody asks about a matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from engine.deciding.document import display
from engine.deciding.facts import listing_facts
from engine.deciding.history import history_facts
from engine.deciding.revision_diff import RETYPED, joint_fields
from engine.inputs import Listing
from engine.language.fields import Field, history_fields, listing_fields
from engine.language.partition import Partition
from engine.language.reference import Facts
from engine.packs.packset import PackSet
from services.impact.store import StoredEntry


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in force. ``facts`` in display form; ``names_persons``: it names persons as responsible."""

    list_id: str
    names_persons: bool
    region_known: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EntrySituation:
    """``count`` entries of a list that no rule in question can tell apart, with the facts of one of them."""

    list_id: str
    count: int
    names_persons: bool
    region_known: bool
    facts: Mapping[str, Any]


class EntryBench(Protocol):
    """The registry's part of a run."""

    def add(self, row: EntryRow) -> None:
        """An entry in force."""

    def load(self) -> int:
        """Reads what was added; how many entries there are."""

    def situations(self, list_id: str, partitions: tuple[Partition, ...]) -> Iterator[EntrySituation]:
        """The entries of a list, put into situations."""


@dataclass(frozen=True, slots=True)
class Untold:
    """An entry that the two sets' catalogues read differently, and the fields in which they do."""

    list_id: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Two sets of packs that read entries. ``apart``: lists about which only the second has rules in some matter."""

    a: PackSet
    b: PackSet
    apart: frozenset[str]


def rows(entries: Iterator[StoredEntry], read: Catalogues, day: date) -> Iterator[EntryRow | Untold]:
    """What each entry in force on the day comes to. Entries come by subject."""
    fields = {list_id: _fields(read, list_id) for list_id in read.a.lists.keys() | read.b.lists.keys()}
    for _, together in groupby(entries, key=lambda entry: entry.listing.subject_key):
        known = list(together)
        listings = [entry.listing for entry in known]
        lists = sorted({listing.list_id for listing in listings if listing.in_force(day)})
        for entry in known:
            if entry.listing.in_force(day) and entry.listing.list_id in fields:
                yield _row(entry, listings, lists, fields[entry.listing.list_id], read, day)


_Fields = tuple[Mapping[str, Field], frozenset[str]]
"""Fields of a list under both sets, and those that the second set's rules find under another name (``joint_fields``)."""


def _fields(read: Catalogues, list_id: str) -> _Fields:
    sides = (packs.lists.get(list_id) for packs in (read.a, read.b))
    return joint_fields(*(listing_fields(side) | history_fields(side) if side else {} for side in sides))


def _row(
    entry: StoredEntry, listings: list[Listing], lists: list[str], known: _Fields, read: Catalogues, day: date
) -> EntryRow | Untold:
    list_id = entry.listing.list_id
    fields, retyped = known
    before, after = (
        _facts(packs, entry, listings, day) if list_id in packs.lists else {} for packs in (read.a, read.b)
    )
    # A count that one set has alone is read by its rules alone; one that both make differently stands twice.
    common = before.keys() & after.keys() - (frozenset() if list_id in read.apart else retyped)
    if differing := frozenset(name for name in common if before[name] != after[name]):
        return Untold(list_id, differing)
    facts = {**after, **before, **{name + RETYPED: after[name] for name in retyped & after.keys()}}
    shown = display(facts, fields)
    shown |= {"subject.kind": entry.subject_kind, "subject.lists": lists}
    shown |= {"subject.region": entry.region} if entry.region else {}
    return EntryRow(list_id, entry.names_persons, entry.region is not None, shown)


def _facts(packs: PackSet, entry: StoredEntry, listings: list[Listing], day: date) -> Facts:
    list_type = packs.lists[entry.listing.list_id]
    facts = listing_facts(listing_fields(list_type), list_type, entry.listing, day)
    same = [listing for listing in listings if listing.list_id == list_type.id]
    return {**facts, **history_facts(list_type, same, day)}
