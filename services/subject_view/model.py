"""The values of this area: who claims to be whom, an open visit, and what storage gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.inputs import SubjectKind
from services.subjects.model import SubjectCode


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who somebody says to be. The code is well formed; whether anything is known about it nobody has looked."""

    kind: SubjectKind
    code: SubjectCode


@dataclass(frozen=True, slots=True)
class Challenge:
    """A claim that waits for its proof. ``answer_digest`` is keyed; the code is sealed under a key that goes with the row."""

    ticket_digest: str
    kind: SubjectKind
    code_type: str
    wrapped_key: bytes
    sealed: bytes
    answer_digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """An open visit of a subject whose identity was verified."""

    subject_key: str
    kind: SubjectKind
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """A verified subject that looks at what is kept about it."""

    subject_key: str
    kind: SubjectKind

    @property
    def actor(self) -> str:
        """How the audit trail names it."""
        return f"subject:{self.subject_key}"


@dataclass(frozen=True, slots=True)
class Query:
    """One look at the subject: by which department, for which purpose. The person who asked is not part of it."""

    at: datetime
    department: str
    purpose: str
    matter_kind: str | None


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A free report as kept: what it said on its day. ``document`` is empty once the subject's key was destroyed."""

    report_id: str
    subject_key: str
    year: int
    ordinal: int
    issued_at: datetime
    code_digest: str
    document_digest: str
    document: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unmasking:
    """Somebody read a person's full code: from which department, and what for.

    ``listing_id``: the entry that was opened; None for readings of many at once, such as in an export, which open nothing.
    """

    unmasking_id: str
    subject_key: str
    department: str
    actor: str
    purpose: str
    at: datetime
    listing_id: str | None = None
