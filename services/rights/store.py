"""What rights need from storage. Implemented by ``adapters/storage/rights_store.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from engine.inputs import Level
from services.rights.model import Claim, ClaimEvent, ClaimFilter, ClaimScope
from services.rights.states import Kind


class ShownTooLong(NamedTuple):
    """Entries of a level on a list (None: of those that bear no level) that were decided before the day."""

    list_id: str
    level: Level | None
    decided_before: date


class RightsStore(Protocol):
    """The SQL of this area."""

    def add(self, claim: Claim, event: ClaimEvent) -> None:
        """A new claim with its first event."""

    def get(self, claim_id: str) -> Claim | None:
        """A claim."""

    def lock(self, claim_id: str) -> Claim | None:
        """A claim, held against change until the transaction ends."""

    def change(self, claim: Claim, events: Sequence[ClaimEvent]) -> None:
        """State, data and version of a claim, with the events that led there."""

    def events(self, claim_id: str) -> tuple[ClaimEvent, ...]:
        """What happened to a claim, oldest first."""

    def of_listing(self, listing_id: str, kind: Kind | None = None) -> tuple[Claim, ...]:
        """All claims about an entry, oldest first."""

    def page(self, scope: ClaimScope, wanted: ClaimFilter, before: str | None, limit: int) -> tuple[Claim, ...]:
        """Claims in the scope, newest first."""

    def all_open(self, after: str | None, limit: int) -> tuple[Claim, ...]:
        """Open claims of everybody by id, for the daily job."""

    def shown_too_long(self, wanted: Sequence[ShownTooLong], after: str, limit: int) -> tuple[str, ...]:
        """Entries that are one of these, neither gone nor hidden yet, by id."""
