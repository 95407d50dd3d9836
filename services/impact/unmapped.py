"""Messages that a past check's documents do not hold, because its revision had no rule for the list in that matter.

They are made as the check would have made them: from the entries that the registry knew then, with that revision's catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.deciding.document import message_record
from engine.deciding.facts import listing_facts, subject_facts, touch_facts
from engine.deciding.history import history_facts
from engine.deciding.relations import all_entries, own_listings, touches
from engine.inputs import DecisionInput, Listing, Matter, RegistryState, Subject, SubjectKind
from engine.language.fields import matter_fields
from engine.language.reference import Facts
from engine.values import from_json
from services.impact.asked import Catalogue
from services.impact.bench import Message
from services.impact.store import StoredCheck
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check whose entries must be looked up. ``lists``: those its revision had no rule for and some side has."""

    number: int
    revision: int
    check: StoredCheck
    document: Mapping[str, Any]
    lists: frozenset[str]

    @property
    def keys(self) -> set[str]:
        """Keys of its subjects."""
        return {one["subject_key"] for one in self.document["inputs"]["subjects"] if "subject_key" in one}


def waiting(number: int, revision: int, check: StoredCheck, lists: frozenset[str]) -> Waiting | None:
    """None for a check that has nothing to look up: its registry could not be read, or its document cannot."""
    try:
        document = json.loads(check.document)
        found = Waiting(number, revision, check, document, lists)
        readable = found.keys and document["registry"]["state"] == RegistryState.FRESH
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # counted as damaged where documents are loaded
    return found if readable else None


def look_up(uow: UnitOfWork, checks: list[Waiting], catalogues: Mapping[int, Catalogue]) -> Iterator[Message]:
    """The messages of these checks, with one question to the registry per version that they read."""
    by_version: dict[int, list[Waiting]] = {}
    for one in checks:
        by_version.setdefault(one.check.registry_version, []).append(one)
    for version, together in sorted(by_version.items()):
        keys = set().union(*(one.keys for one in together))
        listings = uow.registry.listings_for(keys, known_at=version)
        for one in together:
            entries = {key: listings.get(key, ()) for key in one.keys}
            if any(entry.list_id in one.lists for found in entries.values() for entry in found):
                yield from _messages(one, catalogues[one.revision], entries)


def _messages(one: Waiting, catalogue: Catalogue, listings: Mapping[str, tuple[Listing, ...]]) -> Iterator[Message]:
    kind, day, packs = one.check.kind, one.check.day, catalogue.packs
    given = _input(one, catalogue, listings)
    matter: Facts = {f"matter.{name}": value for name, value in given.matter.fields.items()}
    for subject in given.subjects:
        if subject.subject_key is None:
            continue
        about = subject_facts(subject, frozenset(entry.list_id for entry in own_listings(given, subject, day)))
        for touch in touches(given, subject, day):
            list_id = touch.listing.list_id
            fields = catalogue.fields((kind, list_id)) if list_id in one.lists else None
            if fields is None:
                continue
            list_type = packs.lists[list_id]
            facts = {**matter, **about, **listing_facts(fields, list_type, touch.listing, day), **touch_facts(touch)}
            if list_type.history:
                facts |= history_facts(list_type, all_entries(given, touch.listing.subject_key, list_id), day)
            record = message_record(subject, touch, facts, fields)
            yield Message(
                check=one.number,
                kind=kind,
                day=day,
                revision=one.revision,
                subject=subject.index,
                listing_id=touch.listing.listing_id,
                list_id=list_id,
                reached_as=touch.reached_as,
                facts=record["facts"],
            )


def _input(one: Waiting, catalogue: Catalogue, listings: Mapping[str, tuple[Listing, ...]]) -> DecisionInput:
    fields = matter_fields(catalogue.packs.matters[one.check.kind])
    stored = one.document["inputs"]["matter"]["fields"]
    values = {fields[name].short: from_json(fields[name].type, value) for name, value in stored.items()}
    return DecisionInput(
        matter=Matter(one.check.kind, values),
        subjects=tuple(_subject(**given) for given in one.document["inputs"]["subjects"]),
        listings=listings,
        now=datetime.fromisoformat(one.document["now"]),
        registry_version=one.check.registry_version,
    )


def _subject(
    *, kind: str, subject_key: str | None = None, names_differ: list[str] | None = None, **more: Any
) -> Subject:
    return Subject(kind=SubjectKind(kind), subject_key=subject_key, names_differ=frozenset(names_differ or ()), **more)
