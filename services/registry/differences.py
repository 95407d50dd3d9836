"""Who wants to know each difference between a full file and the list as it is found, with everything that both sides say."""

from __future__ import annotations

from typing import Protocol

from services.registry.drafts import Draft
from services.registry.model import ListingVersion


class Differences(Protocol):
    """Told while a whole file is read. Implementations keep their own bounds."""

    def lacking(self, draft: Draft, digest: str) -> None:
        """Only the file has it. ``digest`` is what an entry made of it would say."""

    def differing(self, draft: Draft, digest: str, held: ListingVersion) -> None:
        """Both have it, and do not say the same."""

    def still_held(self, entry: ListingVersion) -> None:
        """Only we have it."""
