"""What this area needs from storage. Implemented by ``adapters/storage/feedback_store.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from services.cases.model import Case, Scope
from services.feedback.model import InboxFilter, Line, Place, Tally, Waiting
from services.reports.model import Period


class FeedbackStore(Protocol):
    """Reads cases and their events; writes nothing but which digests were told."""

    def inbox(self, whose: Waiting, wanted: InboxFilter, after: Place | None, limit: int) -> tuple[Case, ...]:
        """Cases that wait for their initiator, fed back longest ago first."""

    def count(self, whose: Waiting, *, archiving: bool = False) -> int:
        """How many there are."""

    def told(self, memorandum: str, period: Period) -> tuple[str, datetime] | None:
        """The title and the moment of a digest of exactly this period that was told; None when none was."""

    def keep(self, memorandum: str, title: str, period: Period, now: datetime) -> bool:
        """Keeps the digest of a period as it is now, in the transaction that tells of it. False when there is one, or nothing to tell."""

    def tallies(self, memorandum: str, period: Period) -> Mapping[Line, Tally]:
        """The numbers of a digest, as told where it was; lines without cases may be missing."""

    def behind(
        self, memorandum: str, period: Period, line: Line, scope: Scope, after: str, limit: int
    ) -> tuple[Case, ...]:
        """Cases that a line counts and the scope holds, by id, after one: by the same statement as the number."""

    def visible(self, memorandum: str, period: Period, line: Line, scope: Scope) -> int:
        """How many of a line's cases the scope holds."""
