"""What this area needs from storage. Implemented by ``adapters/storage/feedback_store.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from services.cases.model import Case
from services.feedback.model import InboxFilter, Line, Place, Tally, Waiting


class FeedbackStore(Protocol):
    """Reads cases and their events; changes nothing."""

    def inbox(self, whose: Waiting, wanted: InboxFilter, after: Place | None, limit: int) -> tuple[Case, ...]:
        """Cases that wait for their initiator, fed back longest ago first."""

    def count(self, whose: Waiting, *, archiving: bool = False) -> int:
        """How many there are."""

    def tallies(self, memorandum: str, start: datetime, end: datetime) -> Mapping[Line, Tally]:
        """The numbers of a digest from ``start`` up to before ``end``; lines without cases may be missing."""

    def ids(self, memorandum: str, start: datetime, end: datetime, line: Line) -> tuple[str, ...]:
        """The cases that a line counts, in the order of their ids: by the same statement as the number."""
