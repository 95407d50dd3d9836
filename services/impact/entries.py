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


def rows(entries: Iterator[StoredEntry], a: PackSet, b: PackSet, day: date) -> Iterator[EntryRow | None]:
    """A row per entry in force on the day; None for one that the two sets' catalogues read differently. Entries come by subject."""
    fields = {list_id: _fields(a, b, list_id) for list_id in a.lists.keys() | b.lists.keys()}
    for _, together in groupby(entries, key=lambda entry: entry.listing.subject_key):
        known = list(together)
        listings = [entry.listing for entry in known]
        lists = sorted({listing.list_id for listing in listings if listing.in_force(day)})
        for entry in known:
            if entry.listing.in_force(day) and entry.listing.list_id in fields:
                yield _row(entry, listings, lists, fields[entry.listing.list_id], a, b, day)


def _fields(a: PackSet, b: PackSet, list_id: str) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for packs in (a, b):
        if list_id in packs.lists:
            found |= listing_fields(packs.lists[list_id]) | history_fields(packs.lists[list_id])
    return found


def _row(
    entry: StoredEntry,
    listings: list[Listing],
    lists: list[str],
    fields: Mapping[str, Field],
    a: PackSet,
    b: PackSet,
    day: date,
) -> EntryRow | None:
    list_id = entry.listing.list_id
    read = [_facts(packs, entry, listings, day) for packs in (a, b) if list_id in packs.lists]
    if any(one != read[0] for one in read):
        return None
    shown = display(read[0], fields)
    shown |= {"subject.kind": entry.subject_kind, "subject.lists": lists}
    shown |= {"subject.region": entry.region} if entry.region else {}
    return EntryRow(list_id, entry.names_persons, entry.region is not None, shown)


def _facts(packs: PackSet, entry: StoredEntry, listings: list[Listing], day: date) -> Facts:
    list_type = packs.lists[entry.listing.list_id]
    facts = listing_facts(listing_fields(list_type), list_type, entry.listing, day)
    same = [listing for listing in listings if listing.list_id == list_type.id]
    return {**facts, **history_facts(list_type, same, day)}
