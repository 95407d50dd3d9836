"""What a file that should hold the whole list says against what we hold: lacking, differing, still held.

An entry that the file no longer has is a question for a person, never an exit (issue of a decision, not of a file).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.inputs import SubjectKind
from services.registry.columns import Columns
from services.registry.drafts import Draft
from services.registry.model import ListingVersion
from services.subjects.masking import mask_name, mask_text

MAX_DELTAS = 10_000
"""Of each kind listed one by one; beyond that they are only counted."""


class DeltaKind(StrEnum):
    """How the file and the registry differ."""

    NEW = "new"
    CHANGED = "changed"
    VANISHED = "vanished"


DELTA_TITLES: Mapping[DeltaKind, str] = {
    DeltaKind.NEW: "文件有、我方没有",
    DeltaKind.CHANGED: "内容不同",
    DeltaKind.VANISHED: "我方在册、文件没有（待核实，未作退出）",
}


@dataclass(frozen=True, slots=True)
class Delta:
    """One difference. ``line`` is 0 for what the file lacks; ``fields`` are titles of columns. Persons are masked (S10)."""

    kind: DeltaKind
    line: int
    listing_id: str
    name: str
    decision_no: str
    authority: str
    fields: tuple[str, ...] = ()


def new_delta(draft: Draft) -> Delta:
    """An entry that only the file has."""
    return _delta(DeltaKind.NEW, draft.line, "", draft.kind, draft.name, draft.decision_no, draft.authority)


def changed_delta(draft: Draft, before: ListingVersion, columns: Columns) -> Delta:
    """An entry that both have, with the columns in which they differ."""
    fields = tuple(columns.title(name) for name in differing(draft, before))
    listing_id = before.listing.listing_id
    made = _delta(DeltaKind.CHANGED, draft.line, listing_id, draft.kind, draft.name, draft.decision_no, draft.authority)
    return Delta(made.kind, made.line, listing_id, made.name, made.decision_no, made.authority, fields)


def vanished_delta(entry: ListingVersion) -> Delta:
    """An entry that only we have."""
    listing = entry.listing
    return _delta(
        DeltaKind.VANISHED,
        0,
        listing.listing_id,
        entry.subject_kind,
        listing.name,
        listing.decision_no,
        listing.authority,
    )


def _delta(
    kind: DeltaKind, line: int, listing_id: str, subject: SubjectKind, name: str, decision_no: str, authority: str
) -> Delta:
    if subject is not SubjectKind.NATURAL_PERSON:
        return Delta(kind, line, listing_id, name, mask_text(decision_no), authority)
    masked = mask_name(name)
    hidden = {name: masked} if len(name) > 1 else {}
    return Delta(kind, line, listing_id, masked, mask_text(decision_no, hidden), authority)


def differing(draft: Draft, before: ListingVersion) -> Iterator[str]:
    """Names of the columns in which a row and an entry differ."""
    known = before.listing
    pairs: dict[str, tuple[object, object]] = {
        "subject_kind": (draft.kind, before.subject_kind),
        "name": (draft.name, known.name),
        "decision_no": (draft.decision_no, known.decision_no),
        "authority": (draft.authority, known.authority),
        "decided_on": (draft.decided_on, known.decided_on),
        "since": (draft.since, known.since),
        "until": (draft.until, known.until),
        "level": (draft.level, known.level),
        "grounds": (draft.grounds, before.grounds),
        "responsible_name": (tuple(p.name for p in draft.persons), before.person_names),
        "responsible_role": (
            tuple((p.role, p.basis) for p in draft.persons),
            tuple((p.role, p.basis) for p in known.responsible_persons),
        ),
    }
    yield from (name for name, (said, held) in pairs.items() if said != held)
    held_facts = before.all_facts
    names = sorted(draft.facts.keys() | held_facts.keys())
    yield from (name for name in names if draft.facts.get(name) != held_facts.get(name))
