"""What cases need from storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from services.cases.model import Case, CaseEvent, CaseFilter, CaseKey, OpenCase, Scope, WrongPerson


class CaseStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def find_open(self, client: str, case_no: str, listing_ids: Collection[str]) -> dict[CaseKey, OpenCase]:
        """The cases of this client's matter that are still open."""

    def add(self, cases: Sequence[Case], event: CaseEvent) -> frozenset[str]:
        """Opens cases, each with the same first event; the ids of those that were not open already.

        Waits for a transaction that is opening the same case.
        """

    def get(self, case_id: str) -> Case | None:
        """The case as it stands."""

    def lock(self, case_id: str) -> Case | None:
        """The case as it stands, held until the transaction ends."""

    def lock_on_listing(self, listing_id: str) -> tuple[Case, ...]:
        """All cases of a listing, open or not, held until the transaction ends, in the order of their ids."""

    def change(self, case: Case, columns: Collection[str], events: Sequence[CaseEvent]) -> None:
        """Writes state, version and the named columns of a locked case, and the events of the change."""

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """All changes, oldest first."""

    def page(self, scope: Scope, wanted: CaseFilter, before: str | None, limit: int) -> tuple[Case, ...]:
        """Newest first; only cases older than the case id ``before``."""

    def rejudge_due(self, after: str, limit: int) -> tuple[str, ...]:
        """Ids, in their order, of open cases, and of archived ones whose measure runs, whose entry has a newer version than they were
        judged by; only those after ``after``."""

    def judged(self, case: Case) -> None:
        """Writes what judging a locked case again found, besides what :meth:`change` wrote: the registry's version, the revision and
        the sources."""

    def overrides_over(self, day: date, after: str, limit: int) -> tuple[str, ...]:
        """Ids, in their order, of cases whose approved refusal held until before ``day``; only those after ``after``."""

    def measures_over(self, day: date, after: str, limit: int) -> tuple[str, ...]:
        """The same for carried-out measures whose last day was before ``day`` and whose end has not been noted."""

    def remember_wrong_person(self, found: WrongPerson) -> None:
        """Keeps that this subject under this name is not the listed one."""

    def wrong_persons(self, listing_ids: Collection[str]) -> tuple[WrongPerson, ...]:
        """What was found out about these listings, newest first."""
