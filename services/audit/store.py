"""What the audit trail needs from storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from services.audit.model import ChainHead, Entry


class AuditStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def take_head(self) -> ChainHead:
        """Locks the head of a chain that no other open transaction is writing to, until this transaction ends.

        The same transaction gets the same chain again. A new chain begins when all are busy.
        """

    def append(self, entries: Sequence[Entry]) -> None:
        """Inserts the entries, which follow the head that was taken, and moves the sealed head to the last of them."""

    def entries(self) -> Iterator[Entry]:
        """All entries by writer and sequence, streamed."""

    def digest_at(self, writer: str, seq: int) -> str | None:
        """The digest of one entry as it stands; None where there is none."""

    def heads(self) -> dict[str, ChainHead]:
        """The head of each chain by writer; ``genuine`` tells whether its seal is ours."""
