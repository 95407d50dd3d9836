"""Rows of the registry's tables to values and back. No SQL here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from adapters.storage.registry_seals import NameSeals
from engine.inputs import Level, Listing, Mark, ResponsiblePerson, SubjectKind
from engine.values import Value
from services.registry.model import Exit, ExitKind, ListingVersion

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
    name, grounds = seals.open_entry(row)
    return ListingVersion(
        listing=listing_from_row(row, persons, name),
        subject_kind=SubjectKind(row.subject_kind),
        grounds=grounds,
        content_digest=row.content_digest,
        person_names=tuple(seals.open(p.subject_key, p.sealed_name) for p in persons),
        exit=Exit(ExitKind(row.exit_kind), row.exit_document_no, row.exit_reason) if row.exit_kind else None,
        publicity_until=row.publicity_until,
    )


def persons_of(versions: Iterable[ListingVersion]) -> set[str]:
    """Subject keys of all natural persons whose names these versions hold."""
    found: set[str] = set()
    for version in versions:
        found.update(person.subject_key for person in version.listing.responsible_persons)
        if version.subject_kind is SubjectKind.NATURAL_PERSON:
            found.add(version.listing.subject_key)
    return found


def version_to_row(version: ListingVersion, seals: NameSeals) -> dict[str, Any]:
    """Columns of ``listing_version``; what is a person's own goes under seal."""
    entry = version.listing
    person = version.subject_kind is SubjectKind.NATURAL_PERSON
    return {
        "listing_id": entry.listing_id,
        "version": entry.version,
        "subject_key": entry.subject_key,
        "list_id": entry.list_id,
        "subject_kind": version.subject_kind.value,
        "name": "" if person else entry.name,
        "grounds": "" if person else version.grounds,
        "sealed": seals.seal_entry(entry.subject_key, entry.name, version.grounds) if person else None,
        "decision_no": entry.decision_no,
        "authority": entry.authority,
        "decided_on": entry.decided_on,
        "valid_from": entry.since,
        "valid_to": entry.until,
        "level": entry.level.value if entry.level else None,
        "marks": ",".join(sorted(entry.marks)),
        "exit_kind": version.exit.kind.value if version.exit else None,
        "exited_on": entry.exited_on,
        "exit_document_no": version.exit.document_no if version.exit else None,
        "exit_reason": version.exit.reason if version.exit else None,
        "publicity_until": version.publicity_until,
        "facts": facts_to_row(entry.facts),
        "content_digest": version.content_digest,
    }


def persons_to_rows(version: ListingVersion, seals: NameSeals) -> list[dict[str, Any]]:
    """Rows of ``listing_responsible``."""
    entry = version.listing
    return [
        {
            "listing_id": entry.listing_id,
            "version": entry.version,
            "ordinal": ordinal,
            "subject_key": person.subject_key,
            "role": person.role,
            "basis": person.basis,
            "sealed_name": seals.seal(person.subject_key, name),
        }
        for ordinal, (person, name) in enumerate(zip(entry.responsible_persons, version.person_names, strict=True))
    ]
