"""What a check is in memory: the rows that are stored of it, and the answer that is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signed receipt (S11). ``payload`` is base64url of canonical JSON, ``signature`` base64 of the DER signature over it."""

    payload: str
    signature: str
    key_id: str

    def to_json(self) -> dict[str, str]:
        """As in the public contract."""
        return {
            "payload": self.payload,
            "signature": self.signature,
            "algorithm": ALGORITHM,
            "key_id": self.key_id,
        }


ALGORITHM = "SM2-with-SM3"


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One stored check. ``document`` and ``answer`` are exact bytes; a preview has no receipt."""

    check_id: str
    client: str
    department: str
    operator: str
    purpose: str
    matter_kind: str
    case_no: str | None
    item_code: str | None
    decided_at: datetime
    day: date
    revision: str
    registry_version: int
    outcome: str
    complete: bool
    favoured: bool
    preview: bool
    document: bytes
    document_digest: str
    answer: bytes
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One subject of a check, for reports."""

    subject_index: int
    subject_key: str | None
    kind: str
    role: str
    outcome: str
    identity: str
    complete: bool


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit of a check, for reports."""

    subject_index: int
    listing_id: str
    listing_version: int
    list_id: str
    reached_as: str
    identity: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of a hit, as one rule gave it, for reports."""

    subject_index: int
    listing_id: str
    measure: str
    memorandum: str
    rule: str
    effect: str
    outcome: str
    strength: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class CheckRows:
    """The flat rows of a check."""

    subjects: tuple[SubjectRow, ...]
    hits: tuple[HitRow, ...]
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """An Idempotency-Key with the keyed digest of the request that came with it (S12)."""

    client: str
    key: str
    request_digest: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who holds a key already."""

    request_digest: str
    check_id: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer as sent. ``replayed``: it was stored before, under the same Idempotency-Key."""

    check_id: str
    body: bytes
    replayed: bool = False

    @property
    def content(self) -> dict[str, Any]:
        """The parsed body."""
        content: dict[str, Any] = json.loads(self.body)
        return content
