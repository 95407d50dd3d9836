"""From an admitted draft to a version of an entry, and from one version to the next."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from engine.documents import ListType
from engine.inputs import Listing, ResponsiblePerson, SubjectKind
from services.ports import Cipher
from services.registry.drafts import Draft
from services.registry.intake import content_of
from services.registry.model import ListingVersion
from services.registry.texts import divided, text_names
from services.subjects.model import SubjectCode

SubjectKeys = Mapping[SubjectCode, str]


def new_listing_ids(version: int, before: int, number: int) -> list[str]:
    """Ids of ``number`` new entries, of which the registry's version has made ``before`` already.

    Ids stand in the order in which entries were made, so that indexes over them grow at their end; half of each is random, so
    that none can be guessed.
    """
    start, random = f"{version:09x}", secrets.token_hex(8 * number)
    return [f"{start}{before + at:07x}{random[16 * at : 16 * at + 16]}" for at in range(number)]


def codes_of(draft: Draft) -> list[SubjectCode]:
    """The subject's code and those of its responsible persons."""
    return [draft.code, *(person.code for person in draft.persons)]


def content_digest(cipher: Cipher, draft: Draft) -> str:
    """What the row says, keyed (S10)."""
    return digest_of(cipher, content_of(draft))


def digest_of(cipher: Cipher, content: str) -> str:
    """The keyed digest of a row's :func:`~services.registry.intake.content_of`."""
    return cipher.index("listing-content", content)


def first_version(
    draft: Draft, list_type: ListType, *, listing_id: str, keys: SubjectKeys, digest: str, version: int
) -> ListingVersion:
    """The version that makes the entry."""
    person = draft.kind is SubjectKind.NATURAL_PERSON
    facts, texts = divided(draft.facts, text_names(list_type)) if person else (draft.facts, {})
    listing = Listing(
        listing_id=listing_id,
        version=version,
        subject_key=keys[draft.code],
        list_id=list_type.id,
        name=draft.name,
        decision_no=draft.decision_no,
        authority=draft.authority,
        decided_on=draft.decided_on,
        since=draft.since,
        until=draft.until,
        level=draft.level,
        facts=facts,
        responsible_persons=tuple(ResponsiblePerson(keys[p.code], p.role, p.basis) for p in draft.persons),
    )
    names = tuple(person.name for person in draft.persons)
    return ListingVersion(listing, draft.kind, draft.grounds, digest, names, texts=texts)


def corrected_version(before: ListingVersion, made: ListingVersion) -> ListingVersion:
    """``made`` from a changed row, keeping what rows do not say: marks, exit and publicity."""
    listing = replace(made.listing, marks=before.listing.marks, exited_on=before.listing.exited_on)
    return replace(made, listing=listing, exit=before.exit, publicity_until=before.publicity_until)
