"""What matters need from storage. Implemented by ``adapters/storage/matter_store.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from services.cases.model import Case
from services.matters.model import MatterCheck, PostedResult


class MatterStore(Protocol):
    """By the number that a business system gave its matter. Numbers are not unique among systems."""

    def checks(
        self, case_no: str, *, client: str, departments: Collection[str], everything: bool
    ) -> tuple[MatterCheck, ...]:
        """Checks made by the client or for one of the departments (or by anybody, with ``everything``), oldest first."""

    def cases(self, case_no: str, clients: Collection[str] | None) -> tuple[Case, ...]:
        """The cases that the checks and openings of these clients (None: of anybody) brought, oldest first."""

    def prompted(self, check_ids: Collection[str]) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """The client, entry and measure of every line that these checks gave, with the keys of the subjects to whom they gave it."""

    def add_result(self, result: PostedResult) -> None:
        """What a business system reported."""

    def results(self, case_no: str, clients: Collection[str] | None) -> tuple[PostedResult, ...]:
        """What they reported, oldest first."""
