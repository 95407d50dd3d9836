"""Who is asking: a person, a system client or the command line, with the departments it may speak for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
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


WORKING = (Role.SYSTEM_CLIENT, Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE)
"""Roles that do their own department's work; the others only look."""


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


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. ``password_hash`` is argon2id and kept out of texts."""

    name: str
    password_hash: str = field(repr=False)
    roles: frozenset[Role]
    department: str
    active: bool

    def caller(self) -> Caller:
        """How the person appears to the services."""
        return Caller(f"account:{self.name}", frozenset({self.department}), self.roles)


@dataclass(frozen=True, slots=True)
class Client:
    """A system that asks with a key. Only a keyed digest of the key is known."""

    client_id: str
    name: str
    departments: frozenset[str]
    active: bool

    def caller(self) -> Caller:
        """How the system appears to the services."""
        return Caller(f"client:{self.client_id}", self.departments, frozenset({Role.SYSTEM_CLIENT}))


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser."""

    account: Account
    created_at: datetime
    last_seen_at: datetime
