"""Which listings in force touch which subject of a check, and how (S13). Nothing is matched by name.

A subject's own listings touch it. A company's listing touches a person whom it names as responsible. A person's listing
touches the subject for whom the person acts, in the roles in which it acts. Whether any rule follows is not decided here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from engine.inputs import DecisionInput, Identity, Listing, Subject

OWN = "own"
RESPONSIBLE_PERSON = "responsible_person"
REPRESENTED = "represented"

RULE_REACHES = {OWN: "subject", RESPONSIBLE_PERSON: "responsible_person", REPRESENTED: "represented"}
"""The words of ``RuleDocument.reaches`` for the words of ``Hit.reached_as``."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One listing that touches one subject. ``roles``: in which the listed person acts for it, empty unless represented."""

    listing: Listing
    reached_as: str
    roles: frozenset[str]
    identity: Identity


def touches(decision_input: DecisionInput, subject: Subject, day: date) -> list[Touch]:
    """All listings in force on ``day`` that touch a subject with a code, each once, in a fixed order."""
    found: dict[str, Touch] = {}
    for listing in own_listings(decision_input, subject, day):
        found[listing.listing_id] = Touch(listing, OWN, frozenset(), _identity(subject, listing))
    for listing in _entries(decision_input, subject, day):
        if any(person.subject_key == subject.subject_key for person in listing.responsible_persons):
            found.setdefault(listing.listing_id, Touch(listing, RESPONSIBLE_PERSON, frozenset(), Identity.EXACT))
    for actor in decision_input.subjects:
        if actor.relates_to != subject.index:
            continue
        for listing in own_listings(decision_input, actor, day):
            touch = Touch(listing, REPRESENTED, frozenset({actor.role}), _identity(actor, listing))
            known = found.setdefault(listing.listing_id, touch)
            if known.reached_as == REPRESENTED:
                found[listing.listing_id] = _joined(known, touch)
    return sorted(found.values(), key=lambda t: (t.listing.list_id, t.listing.since, t.listing.listing_id))


def _joined(known: Touch, other: Touch) -> Touch:
    """One person who acts in several roles; if any of the names given differs from the list's, a person must look."""
    identity = known.identity if known.identity is Identity.NAME_DIFFERS else other.identity
    return replace(known, roles=known.roles | other.roles, identity=identity)


def own_listings(decision_input: DecisionInput, subject: Subject, day: date) -> list[Listing]:
    """The subject's own listings in force on the day."""
    return [found for found in _entries(decision_input, subject, day) if found.subject_key == subject.subject_key]


def all_entries(decision_input: DecisionInput, subject_key: str, list_id: str) -> list[Listing] | None:
    """A subject's own entries on one list, whatever became of them; None where the input does not hold them all."""
    if subject_key not in decision_input.listings:
        return None
    known = _newest(decision_input.listings[subject_key])
    return [entry for entry in known if entry.subject_key == subject_key and entry.list_id == list_id]


def _entries(decision_input: DecisionInput, subject: Subject, day: date) -> Iterable[Listing]:
    if subject.subject_key is None:
        return []
    known = _newest(decision_input.listings.get(subject.subject_key, ()))
    return [listing for listing in known if listing.in_force(day)]


def _newest(listings: Iterable[Listing]) -> Iterable[Listing]:
    newest: dict[str, Listing] = {}
    for listing in listings:
        if listing.listing_id not in newest or newest[listing.listing_id].version < listing.version:
            newest[listing.listing_id] = listing
    return newest.values()


def name_differs(subject: Subject, listing: Listing) -> bool:
    """Whether subject and entry, which share a code, go by different names. A name that is not given differs from none."""
    if subject.names_differ is not None:
        return listing.listing_id in subject.names_differ
    given, listed = subject.name, listing.name
    if given == listed:  # as nearly all do
        return False
    return bool(given and listed) and comparable_name(given) != comparable_name(listed)


def _identity(subject: Subject, listing: Listing) -> Identity:
    """The code matched; a name that says otherwise needs a person's eye (S10)."""
    return Identity.NAME_DIFFERS if name_differs(subject, listing) else Identity.EXACT


_DROPPED = str.maketrans("", "", "·•・.")


def comparable_name(name: str) -> str:
    """A name without what typists vary: full-width forms, spaces, case, the middle dot of transcribed names."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).translate(_DROPPED)
