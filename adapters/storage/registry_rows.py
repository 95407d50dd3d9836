"""Rows of the registry's tables to values and back. No SQL here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import Row

from adapters.storage.registry_seals import NameSeals, Own
from engine.inputs import Level, Listing, Mark, ResponsiblePerson, SubjectKind
from engine.values import Value
from services.registry.model import Exit, ExitKind, ListingVersion, NewEntry
from services.registry.texts import divided

Persons = Sequence[Row[Any]]


def facts_from_row(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Values as rules compare them. Only sets are kept as lists; all else is itself in JSON."""
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in stored.items()}


def facts_to_row(facts: Mapping[str, Value]) -> dict[str, Any]:
    """Inverse of :func:`facts_from_row`."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts.items()}


def listing_from_row(row: Row[Any], persons: Persons, name: str) -> Listing:
    """What decisions read, from a row of ``listing_version`` and its rows of ``listing_responsible`` in order."""
    return Listing(
        listing_id=row.listing_id,
        version=row.version,
        subject_key=row.subject_key,
        list_id=row.list_id,
        name=name,
        decision_no=row.decision_no,
        authority=row.authority,
        decided_on=row.decided_on,
        since=row.valid_from,
        until=row.valid_to,
        exited_on=row.exited_on,
        level=Level(row.level) if row.level else None,
        marks=frozenset(Mark(mark) for mark in row.marks.split(",") if mark),
        facts=facts_from_row(row.facts),
        responsible_persons=tuple(ResponsiblePerson(p.subject_key, p.role, p.basis) for p in persons),
    )


def version_from_row(row: Row[Any], persons: Persons, seals: NameSeals) -> ListingVersion:
    """Everything that is kept of one version."""
    own = seals.open_entry(row)
    return ListingVersion(
        listing=listing_from_row(row, persons, own.name),
        subject_kind=SubjectKind(row.subject_kind),
        grounds=own.grounds,
        content_digest=row.content_digest,
        person_names=tuple(seals.open(p.subject_key, p.sealed_name) for p in persons),
        exit=Exit(ExitKind(row.exit_kind), row.exit_document_no, own.exit_reason) if row.exit_kind else None,
        publicity_until=row.publicity_until,
        texts=own.texts,
    )


def persons_of(versions: Iterable[ListingVersion]) -> set[str]:
    """Subject keys of all natural persons whose names these versions hold."""
    found: set[str] = set()
    for version in versions:
        found.update(person.subject_key for person in version.listing.responsible_persons)
        if version.subject_kind is SubjectKind.NATURAL_PERSON:
            found.add(version.listing.subject_key)
    return found


def version_to_row(version: ListingVersion, seals: NameSeals) -> tuple[Any, ...]:
    """The columns of ``listing_version`` in their order; what is a person's own goes under seal."""
    entry = version.listing
    person = version.subject_kind is SubjectKind.NATURAL_PERSON
    exit_ = version.exit
    reason = exit_.reason if exit_ else ""
    own = Own(entry.name, version.grounds, version.texts, reason)
    return (
        entry.listing_id,
        entry.version,
        entry.subject_key,
        entry.list_id,
        version.subject_kind.value,
        "" if person else entry.name,
        "" if person else version.grounds,
        seals.seal_entry(entry.subject_key, own) if person else None,
        entry.decision_no,
        entry.authority,
        entry.decided_on,
        entry.since,
        entry.until,
        entry.level.value if entry.level else None,
        ",".join(sorted(entry.marks)),
        exit_.kind.value if exit_ else None,
        entry.exited_on,
        exit_.document_no if exit_ else None,
        ("" if person else reason) if exit_ else None,
        version.publicity_until,
        facts_to_row(entry.facts),
        version.content_digest,
    )


def new_to_row(list_id: str, version: int, entry: NewEntry, seals: NameSeals, text_names: Set[str]) -> tuple[Any, ...]:
    """As :func:`version_to_row`, for an entry's first version."""
    draft, listing_id, subject_key, digest, _ = entry
    person = draft.kind is SubjectKind.NATURAL_PERSON
    facts, texts = divided(draft.facts, text_names) if person else (draft.facts, {})
    return (
        listing_id,
        version,
        subject_key,
        list_id,
        draft.kind.value,
        "" if person else draft.name,
        "" if person else draft.grounds,
        seals.seal_entry(subject_key, Own(draft.name, draft.grounds, texts)) if person else None,
        draft.decision_no,
        draft.authority,
        draft.decided_on,
        draft.since,
        draft.until,
        draft.level.value if draft.level else None,
        "",
        None,
        None,
        None,
        None,
        None,
        facts_to_row(facts),
        digest,
    )


def new_persons(entries: Iterable[NewEntry]) -> set[str]:
    """As :func:`persons_of`, for new entries."""
    found: set[str] = set()
    for entry in entries:
        found.update(entry.person_keys)
        if entry.draft.kind is SubjectKind.NATURAL_PERSON:
            found.add(entry.subject_key)
    return found


def new_persons_to_rows(version: int, entry: NewEntry, seals: NameSeals) -> list[tuple[Any, ...]]:
    """As :func:`persons_to_rows`, for an entry's first version."""
    return [
        (entry.listing_id, version, ordinal, key, person.role, person.basis, seals.seal(key, person.name))
        for ordinal, (key, person) in enumerate(zip(entry.person_keys, entry.draft.persons, strict=True))
    ]


def persons_to_rows(version: ListingVersion, seals: NameSeals) -> list[tuple[Any, ...]]:
    """Rows of ``listing_responsible``, columns in their order."""
    entry = version.listing
    named = zip(entry.responsible_persons, version.person_names, strict=True)
    return [
        (
            entry.listing_id,
            entry.version,
            ordinal,
            person.subject_key,
            person.role,
            person.basis,
            seals.seal(person.subject_key, name),
        )
        for ordinal, (person, name) in enumerate(named)
    ]
