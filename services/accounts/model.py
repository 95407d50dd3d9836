"""Who is asking: a person, a system client or the command line, with the departments it may speak for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a caller may do; departments decide on what."""

    SYSTEM_CLIENT = "system_client"
    CLERK = "clerk"
    INITIATOR = "initiator"
    POLICY_OFFICER = "policy_officer"
    CREDIT_OFFICE = "credit_office"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller. ``id`` is ``client:<id>``, ``account:<name>`` or ``local:<user>`` (the command line)."""

    id: str
    departments: frozenset[str]
    roles: frozenset[Role]

    def acts_for(self, department: str) -> bool:
        """Whether the caller may speak for this department."""
        return department in self.departments

    def has(self, *roles: Role) -> bool:
        """Whether the caller has any of these roles."""
        return not self.roles.isdisjoint(roles)
