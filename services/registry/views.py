"""What programs and pages may see of an entry: JSON-able, natural persons masked (S10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.documents import ListType
from engine.inputs import SubjectKind
from engine.values import Value, to_json
from services.registry.model import (
    EXIT_TITLES,
    MARK_TITLES,
    STATUS_TITLES,
    KnownVersion,
    ListingVersion,
    status_on,
)
from services.registry.rows import Issue
from services.subjects.masking import display, mask_code, mask_name, mask_text, mask_texts
from services.subjects.model import SubjectCode

HIDDEN_TEXT = "***"
"""What a list's own free text about a natural person is shown as; reading it takes a purpose (``subject_view.unmasking``)."""

Codes = Mapping[str, SubjectCode]
"""Codes by subject key, from ``services.subjects.keys.describe``."""


def subjects_in(version: ListingVersion) -> set[str]:
    """Subject keys whose codes a view shows."""
    entry = version.listing
    return {entry.subject_key, *(person.subject_key for person in entry.responsible_persons)}


def shown_name(version: ListingVersion) -> str:
    """The subject's name, of a natural person masked; empty once it is erased."""
    name = version.listing.name
    return mask_name(name) if version.subject_kind is SubjectKind.NATURAL_PERSON else name


def listing_view(version: ListingVersion, list_type: ListType | None, codes: Codes, day: date) -> dict[str, Any]:
    """One version of an entry as it stands on ``day``. ``list_type`` gives facts their form; None when packs lack it."""
    entry = version.listing
    status = status_on(entry, day)
    hidden = _hidden(version, codes)
    return {
        "listing_id": entry.listing_id,
        "version": entry.version,
        "list": entry.list_id,
        "list_title": list_type.title if list_type else entry.list_id,
        "subject": {
            "kind": version.subject_kind.value,
            "name": shown_name(version),
            "code": _code(codes, entry.subject_key),
        },
        "decision_no": mask_text(entry.decision_no, hidden),
        "authority": entry.authority,
        "decided_on": entry.decided_on.isoformat(),
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "level": entry.level.value if entry.level else None,
        "grounds": mask_text(version.grounds, hidden) if version.grounds else None,
        "status": status.value,
        "status_title": STATUS_TITLES[status],
        "marks": [{"mark": mark.value, "title": MARK_TITLES[mark]} for mark in sorted(entry.marks)],
        "exit": mask_texts(_exit(version), hidden),
        "publicity_until": version.publicity_until.isoformat() if version.publicity_until else None,
        "facts": mask_texts(_facts(version.listing.facts, list_type), hidden)
        | dict.fromkeys(version.texts, HIDDEN_TEXT),
        "responsible_persons": [
            {"role": p.role, "name": mask_name(name), "code": _code(codes, p.subject_key), "basis": p.basis}
            for p, name in zip(entry.responsible_persons, version.person_names, strict=True)
        ],
    }


def history_view(known: KnownVersion, list_type: ListType | None, codes: Codes, day: date) -> dict[str, Any]:
    """One version with when it came to be known and by whom."""
    recorded = {"recorded_at": known.commit.at.isoformat(), "recorded_by": known.commit.actor}
    return listing_view(known.version, list_type, codes, day) | recorded


def issue_view(issue: Issue) -> dict[str, str]:
    """A warning about a single entry."""
    return {"field": issue.column, "code": issue.code, "reason": issue.reason, "advice": issue.advice}


def _hidden(version: ListingVersion, codes: Codes) -> dict[str, str]:
    """Persons' names and codes as free text may repeat them, with their masked forms; the longest first."""
    names = list(version.person_names)
    if version.subject_kind is SubjectKind.NATURAL_PERSON:
        names.append(version.listing.name)
    found = {name: mask_name(name) for name in names if len(name) > 1}
    personal = (codes[key] for key in subjects_in(version) if key in codes and codes[key].personal)
    found |= {code.code: mask_code(code.code) for code in personal}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _code(codes: Codes, subject_key: str) -> str | None:
    """None for an erased subject."""
    code = codes.get(subject_key)
    return display(code) if code else None


def _exit(version: ListingVersion) -> dict[str, Any] | None:
    if version.exit is None or version.listing.exited_on is None:
        return None
    return {
        "kind": version.exit.kind.value,
        "title": EXIT_TITLES[version.exit.kind],
        "effective_on": version.listing.exited_on.isoformat(),
        "document_no": version.exit.document_no,
        "reason": version.exit.reason,
    }


def own_texts(version: ListingVersion) -> dict[str, str]:
    """What a natural person's entry says in free text, for the person itself: only citizens' numbers are masked."""
    return {name: mask_text(text) for name, text in version.texts.items()}


def _facts(facts: Mapping[str, Value], list_type: ListType | None) -> dict[str, Any]:
    specs = {spec.name: spec for spec in list_type.fields} if list_type else {}
    return {
        name: to_json(specs[name].type, value)
        if name in specs
        else sorted(value)
        if isinstance(value, frozenset)
        else value
        for name, value in sorted(facts.items())
    }
