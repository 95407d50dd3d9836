"""Which departments are the credit office, as the packs say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from engine.documents import Department
from services.registry.access import ListCatalogue


class Offices(ListCatalogue, Protocol):
    """The part of a set of packs that says whom to tell; ``engine.packs.packset.PackSet`` has it."""

    @property
    def documents(self) -> Mapping[str, object]:
        """All documents by ``kind/id``, working calendars among them."""

    @property
    def departments(self) -> Mapping[str, Department]:
        """Departments by id."""


def credit_offices(packs: Offices) -> frozenset[str]:
    """The departments with the duties of the credit office."""
    return frozenset(d.id for d in packs.departments.values() if "credit_office" in d.duties)
