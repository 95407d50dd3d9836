"""Callers as the accounts area would hand them over."""

from __future__ import annotations

from services.accounts.model import Caller, Role


def client(name: str = "ggzy", *departments: str) -> Caller:
    """A system client; by default the trading centre's."""
    return Caller(f"client:{name}", frozenset(departments or ("jy-ggzy",)), frozenset({Role.SYSTEM_CLIENT}))


def person(name: str, department: str, *roles: Role) -> Caller:
    """A person with an account; by default a clerk."""
    return Caller(f"account:{name}", frozenset({department}), frozenset(roles or (Role.CLERK,)))


CREDIT_OFFICE = person("xinyong", "jy-credit", Role.CREDIT_OFFICE)
COURT = person("fayuan", "jy-court", Role.INITIATOR)
BIDDING_CLERK = person("zhaobiao", "jy-bidding")
SECOND_CLERK = person("fuhe", "jy-bidding")
FINANCE_CLERK = person("caizheng", "jy-czj")
AUDITOR = person("shenji", "jy-audit", Role.AUDITOR)
