"""Who may bring a revision about: two different persons, known by their own accounts, who answer for the rules."""

from __future__ import annotations

from services.accounts.model import Caller, Role
from services.errors import ForbiddenError

ANSWERABLE = (Role.POLICY_OFFICER, Role.CREDIT_OFFICE)
"""Roles that propose and approve."""

READERS = (*ANSWERABLE, Role.AUDITOR)
"""Roles that may read proposals."""


def require_person(caller: Caller) -> None:
    """Raises ForbiddenError unless a signed-in person with one of the roles asks; systems and this machine's owner may not."""
    if not caller.id.startswith("account:") or not caller.has(*ANSWERABLE):
        raise ForbiddenError(
            "not_answerable",
            "不能办理规则版本",
            "规则版本只能由政策人员或信用办人员以本人账号提出和批准",
            "请以本人账号登录后办理",
        )


def require_reader(caller: Caller) -> None:
    """Raises ForbiddenError unless the caller may read proposals."""
    if not caller.has(*READERS):
        raise ForbiddenError(
            "role_missing", "您的角色不能查看规则版本的办理情况", "", "如确需查看，请联系信用办调整角色"
        )


def require_another(caller: Caller, proposer: str) -> None:
    """Raises ForbiddenError when somebody would approve what he proposed himself."""
    if caller.id == proposer:
        raise ForbiddenError(
            "own_proposal", "不能批准自己提出的版本", "提出人和批准人必须是两个人", "请由另一位政策人员或信用办人员批准"
        )
