"""Verifying and archiving many cases at once: each by the same rules as alone, and each with its own audit entry.

What cannot be done with one case does not stop the others: it comes back with its reason. Sending feedback back is not
offered here: every return has a reason of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors import JiangchengError
from services.accounts.model import Caller
from services.cases import feedback
from services.cases.model import Case
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork

MOST = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case with which it could not be done, and why."""

    case_id: str
    error: JiangchengError


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with which cases, in the order of their ids."""

    cases: tuple[Case, ...]
    refused: tuple[Refusal, ...]


def verify_many(
    uow: UnitOfWork, caller: Caller, wanted: Mapping[str, int | None], *, archive: bool = False, now: datetime
) -> Done:
    """Accepts the feedback of these cases (id → the version that was looked at); with ``archive`` closes those that may be closed.

    A refusal whose days still run is verified and stays open: among the ``cases`` it is told by its state.
    """

    def verify(case_id: str, version: int | None) -> Case:
        case = feedback.verify(uow, caller, case_id, expected_version=version, now=now)
        if not archive:
            return case
        try:
            return feedback.archive(uow, caller, case_id, now=now)
        except ConflictError:  # said before anything is written; what was verified stays verified
            return case

    return _each(wanted, verify)


def archive_many(uow: UnitOfWork, caller: Caller, wanted: Mapping[str, int | None], *, now: datetime) -> Done:
    """Closes these verified cases."""
    return _each(
        wanted, lambda case_id, version: feedback.archive(uow, caller, case_id, expected_version=version, now=now)
    )


def _each(wanted: Mapping[str, int | None], act: Callable[[str, int | None], Case]) -> Done:
    """In the order of the ids, so that two people never wait for each other in a circle. Refusals come before any write."""
    if not 1 <= len(wanted) <= MOST:
        raise InvalidInputError(
            "invalid_field", "案件数量有误", f"一次 1 到 {MOST} 件", "请勾选案件，较多时分次办理", "items"
        )
    done: list[Case] = []
    refused: list[Refusal] = []
    for case_id in sorted(wanted):
        try:
            done.append(act(case_id, wanted[case_id]))
        except (ConflictError, ForbiddenError, NotFoundError) as error:
            refused.append(Refusal(case_id, error))
    return Done(tuple(done), tuple(refused))
