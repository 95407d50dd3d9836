"""What impact needs from storage: past checks and entries in force, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from engine.inputs import Listing


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """As much of a past check as deciding it again needs. ``document`` is its exact bytes."""

    check_id: str
    kind: str
    day: date
    revision: str
    registry_version: int
    document: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """The newest version of an entry, without names. ``region``: in the subject's code where that is readable, else None.

    ``names_persons``: it names persons as responsible; they are not among ``listing``'s.
    """

    listing: Listing
    subject_kind: str
    region: str | None
    names_persons: bool


class ImpactStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def count_checks(self, since: date | None) -> int:
        """How many checks :meth:`checks` gives."""

    def checks(self, since: date | None) -> Iterator[StoredCheck]:
        """All checks decided on ``since`` or later, oldest first, in bounded memory. Other reads may go on meanwhile."""

    def entries(self) -> Iterator[StoredEntry]:
        """All entries, in force or not, those of one subject together; in bounded memory."""
