"""What checks need from storage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from services.checks.model import CheckRecord, CheckRows, Claim, Claimed


class CheckStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def claim(self, claim: Claim, check_id: str, *, now: datetime, since: datetime) -> Claimed | None:
        """Takes the key for this check; or tells who holds it. Claims older than ``since`` are forgotten.

        Waits for a transaction that is taking the same key.
        """

    def claimed(self, client: str, key: str, *, since: datetime) -> Claimed | None:
        """Who holds the key."""

    def forget_claims(
        self, before: datetime, *, after: tuple[str, str], limit: int
    ) -> tuple[int, tuple[str, str] | None]:
        """Looks at so many claims behind ``after`` (client, key) and removes those from before a moment.

        How many these were, and the last claim looked at; None at the end.
        """

    def keep_revision(self, revision: str, canonical: Callable[[], bytes], now: datetime) -> None:
        """Stores the text of a revision once; ``canonical`` is called only if it is not there yet."""

    def revision(self, revision: str) -> bytes | None:
        """The stored text of a revision."""

    def add(self, record: CheckRecord, rows: CheckRows) -> None:
        """A new check with its flat rows."""

    def get(self, check_id: str) -> CheckRecord | None:
        """The stored check."""
