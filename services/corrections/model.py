"""A difference between a full list file and what we hold, on its way to a correction or to a reasoned no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.inputs import SubjectKind
from services.corrections.states import State
from services.registry.deltas import DeltaKind
from services.registry.kept import Named


@dataclass(frozen=True, slots=True)
class Correction:
    """``file_id`` is the last comparison that showed it, ``line`` its line there (0 for what the file lacks).

    ``row``, ``name`` and ``persons`` keep the file's row (empty for what the file lacks). ``fingerprint`` is the same whenever a file says the same against
    the same. ``held_digest``: what our entry said then; a proposal to change it falls when it says something else. ``answer`` is an exit's
    kind, document and day. ``proposed_by`` is who must not accept it. Storage seals what is a natural person's own (S10).
    """

    correction_id: str
    file_id: str
    list_id: str
    kind: DeltaKind
    line: int
    subject_key: str
    subject_kind: SubjectKind
    fingerprint: str
    found_at: datetime
    listing_id: str | None = None
    held_digest: str | None = None
    name: str = ""
    row: Mapping[str, Any] = field(default_factory=dict)
    persons: tuple[Named, ...] = ()
    state: State = State.FOUND
    version: int = 1
    answer: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    proposed_at: datetime | None = None
    proposed_by: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    registry_version: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """As much of an open difference as tells a new comparison whether it has met it."""

    correction_id: str
    fingerprint: str
    kind: DeltaKind
    state: State


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a page of differences; None means any. ``by`` and ``not_by``: who proposed them."""

    file_id: str | None = None
    list_id: str | None = None
    kind: DeltaKind | None = None
    state: State | None = None
    open_only: bool = False
    by: str | None = None
    not_by: str | None = None
