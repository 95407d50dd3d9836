"""What this area needs from storage. Implemented by ``adapters/storage/subject_view_store.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.subject_view.model import Challenge, Query, StoredReport, Unmasking, Visit


class SubjectViewStore(Protocol):
    """The SQL of this area."""

    def add_challenge(self, challenge: Challenge) -> None:
        """A claim that waits for its proof; those that ran out before it came are removed."""

    def try_challenge(self, ticket_digest: str, *, most: int, now: datetime) -> Challenge | None:
        """Counts an attempt and gives the challenge; None when there is none, it ran out or was tried ``most`` times."""

    def use_challenge(self, ticket_digest: str) -> bool:
        """Removes the challenge; False when somebody else did before."""

    def add_visit(self, token_digest: str, visit: Visit) -> None:
        """Opens a visit."""

    def visit(self, token_digest: str) -> Visit | None:
        """An open visit; whether it has run out is the service's to say."""

    def touch_visit(self, token_digest: str, now: datetime) -> None:
        """The visit was used now."""

    def end_visit(self, token_digest: str) -> None:
        """Ends a visit; an unknown one is nothing to do."""

    def queries(self, subject_key: str, limit: int) -> tuple[Query, ...]:
        """Who asked about the subject, newest first: checks, and readings of its full code."""

    def add_report(self, report: StoredReport) -> bool:
        """Keeps a report; False when the year has one of this ordinal already."""

    def reports(self, subject_key: str) -> tuple[StoredReport, ...]:
        """The subject's reports, newest first."""

    def report_by_code(self, code_digest: str) -> StoredReport | None:
        """The report with this verification code."""

    def add_unmasking(self, *unmaskings: Unmasking) -> None:
        """Somebody read full codes."""

    def last_unmasking(self, listing_id: str, actor: str, since: datetime) -> Unmasking | None:
        """The last time that somebody opened the entry after ``since``; None when it was longer ago."""
