"""From an admitted draft to a version of an entry, and from one version to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from engine.inputs import Listing, ResponsiblePerson
from engine.values import Value
from services.ports import Cipher
from services.registry.drafts import Draft
from services.registry.model import ListingVersion
from services.subjects.model import SubjectCode

SubjectKeys = Mapping[SubjectCode, str]


def listing_id_of(cipher: Cipher, list_id: str, subject_key: str, decision_key: str) -> str:
    """The id of the entry that one decision about one subject makes on one list. Keyed, so ids cannot be guessed."""
    return cipher.index("listing", json.dumps([list_id, subject_key, decision_key]))[:32]


def codes_of(draft: Draft) -> list[SubjectCode]:
    """The subject's code and those of its responsible persons."""
    return [draft.code, *(person.code for person in draft.persons)]


def content_digest(cipher: Cipher, draft: Draft) -> str:
    """What the row says, keyed (S10): equal exactly when a row that comes in again changes nothing."""
    content = [
        draft.kind,
        draft.name,
        draft.code.code_type,
        draft.code.code,
        draft.decision_no,
        draft.authority,
        draft.decided_on.isoformat(),
        draft.since.isoformat(),
        draft.until.isoformat() if draft.until else None,
        draft.level,
        draft.grounds,
        {name: _plain(value) for name, value in draft.facts.items()},
        [[p.name, p.role, p.code.code_type, p.code.code, p.basis] for p in draft.persons],
    ]
    return cipher.index("listing-content", json.dumps(content, ensure_ascii=False, sort_keys=True))


def _plain(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def first_version(
    draft: Draft, *, list_id: str, listing_id: str, keys: SubjectKeys, digest: str, version: int
) -> ListingVersion:
    """The version that makes the entry."""
    listing = Listing(
        listing_id=listing_id,
        version=version,
        subject_key=keys[draft.code],
        list_id=list_id,
        name=draft.name,
        decision_no=draft.decision_no,
        authority=draft.authority,
        decided_on=draft.decided_on,
        since=draft.since,
        until=draft.until,
        level=draft.level,
        facts=draft.facts,
        responsible_persons=tuple(ResponsiblePerson(keys[p.code], p.role, p.basis) for p in draft.persons),
    )
    return ListingVersion(listing, draft.kind, draft.grounds, digest, tuple(person.name for person in draft.persons))


def corrected_version(before: ListingVersion, made: ListingVersion) -> ListingVersion:
    """``made`` from a changed row, keeping what rows do not say: marks, exit and publicity."""
    listing = replace(made.listing, marks=before.listing.marks, exited_on=before.listing.exited_on)
    return replace(made, listing=listing, exit=before.exit, publicity_until=before.publicity_until)
