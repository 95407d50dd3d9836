"""What appraisal needs from storage. Implemented by ``adapters/storage/appraisal_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from services.appraisal.model import (
    Appeal,
    Appraisal,
    AppraisalEvent,
    CaseHistory,
    Checked,
    DeliveryHistory,
    Item,
    Tally,
)


class AppraisalStore(Protocol):
    """SQL of this area. Histories are streamed; a tally and the items behind it come from the same rows."""

    def case_histories(self, start: datetime, end: datetime) -> Iterator[CaseHistory]:
        """Cases opened before ``end`` that changed since ``start``, with their events before ``end``."""

    def delivery_histories(self, start: datetime, end: datetime) -> Iterator[DeliveryHistory]:
        """Deliveries of which something happened since ``start``, by list, department and version, with their events before ``end``."""

    def repeated_checks(self, first: date, last: date, at_least: int) -> Iterator[Checked]:
        """Checks of these days about subjects that one department asked about so often; by department and subject, then in their order."""

    def checks_made(self, first: date, last: date) -> dict[str, tuple[int, int]]:
        """By department: how many checks, and how many of them without a matter."""

    def checks_without_matter(self, department: str, first: date, last: date) -> Iterator[Checked]:
        """A department's checks without a matter, in their order."""

    def add(self, new: Appraisal, items: Sequence[Item], event: AppraisalEvent) -> None:
        """A new appraisal with everything that it rests on."""

    def get(self, appraisal_id: str) -> Appraisal | None:
        """An appraisal."""

    def hold(self, appraisal_id: str) -> Appraisal | None:
        """An appraisal, held against change until the transaction ends."""

    def change(self, changed: Appraisal, event: AppraisalEvent) -> None:
        """State, moments and version of a held appraisal, with the event that led there."""

    def page(self, drafts: bool, before: str | None, limit: int) -> tuple[Appraisal, ...]:
        """Newest first; without ``drafts`` only what was published."""

    def tallies(self, appraisal_id: str, department: str | None = None) -> tuple[Tally, ...]:
        """What counts, by department and indicator."""

    def items(
        self,
        appraisal_id: str,
        department: str,
        indicator: str,
        *,
        good: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Item, ...]:
        """The things behind a tally by key, also those for which an appeal was upheld."""

    def strike(self, appeal: Appeal) -> None:
        """The items of an upheld appeal do not count any more."""

    def add_appeal(self, new: Appeal) -> None:
        """A new appeal; its event comes with :meth:`change` of its appraisal."""

    def change_appeal(self, changed: Appeal) -> None:
        """State and proposal of an appeal of a held appraisal."""

    def appeals(self, appraisal_id: str, departments: Collection[str] | None = None) -> tuple[Appeal, ...]:
        """Appeals, oldest first, of these departments or of all."""

    def events(self, appraisal_id: str) -> tuple[AppraisalEvent, ...]:
        """All steps of the appraisal and its appeals, oldest first."""
