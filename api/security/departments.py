"""For which of its departments a caller acts, when it did not say."""

from __future__ import annotations

from services.accounts.model import Caller
from services.errors import InvalidInputError


def acting_department(caller: Caller, given: str | None) -> str:
    """The department given (whether it may is the services' to say), or the caller's only one. Raises InvalidInputError."""
    if given:
        return given
    if len(caller.departments) == 1:
        return next(iter(caller.departments))
    raise InvalidInputError(
        "department_missing", "没有说明以哪个部门的名义办理", "", "请写明部门编号（department）", "department"
    )
