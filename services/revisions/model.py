"""Revisions as values: what is proposed, what is accepted, what a second person decides, what becomes active."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a revision came to be active."""

    PUBLISH = "publish"
    ROLLBACK = "rollback"
    FIRST = "first"
    """The packs of a new installation, without confirmations: nothing can fire."""
    DEMO = "demo"
    """The demo's folder with its own confirmations, which stand for an office's review."""


class Decision(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Activation:
    """One row of what became active, in order of ``sequence``. ``manifest`` is what was signed; the rest repeats it."""

    sequence: int
    kind: Kind
    revision: str
    publication_id: str | None
    activated_by: str
    activated_at: datetime
    manifest: bytes
    signature: bytes
    key_id: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision on a proposal, made once."""

    decision: Decision
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """A proposal to activate a revision, as examined against what was active then (``base_sequence``).

    ``findings``, ``examples`` and ``impact`` are plain data, as the examination gave them; they are what a second person approves.
    ``impact`` says besides how many later days were not compared (``days_left``) and not looked at by lint (``days_unlinted``).
    ``signature`` covers all of it but the ruling (see ``seal``).
    """

    publication_id: str
    kind: Kind
    revision: str
    base_sequence: int
    base_revision: str
    reason: str
    findings: list[dict[str, Any]]
    examples: dict[str, Any]
    impact: dict[str, Any]
    proposed_by: str
    proposed_at: datetime
    ruling: Ruling | None = None
    signature: bytes = b""
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A named person's word that a warning is known and may stay. An edit of the item gives another fingerprint."""

    fingerprint: str
    code: str
    item: str
    message: str
    reason: str
    by: str
    at: datetime


Accept = Mapping[tuple[str, str | None], str]
"""(code, item) -> reason; without an item it stands for every warning of the code. What a person types."""
