"""Which roles may use which part at all. Whose records they then see is decided by the services."""

from __future__ import annotations

from services.accounts.model import Caller, Role
from services.errors import ForbiddenError

CHECKERS = (Role.SYSTEM_CLIENT, Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE)
"""Who may ask about subjects: those who decide a matter. Auditors and operators read what others asked."""


def require(caller: Caller, *roles: Role) -> None:
    """Raises ForbiddenError unless the caller has one of the roles."""
    if not caller.has(*roles):
        raise ForbiddenError("role_missing", "您的角色不能办理此事", "", "如确需办理，请联系信用办调整角色")
