"""Who sees and works on the differences of a list: its keepers; who may accept one: another person than proposed it."""

from __future__ import annotations

from engine.documents import ListType
from services.accounts.model import Caller
from services.cases.access import require_person
from services.corrections.model import Correction
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.list_files.reading import sees
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue, require_keeper
from services.registry.words import usable

PERSONS_ONLY = "更正名单由工作人员逐项负责"


def held(
    uow: UnitOfWork, packs: ListCatalogue, caller: Caller, correction_id: str, expected_version: int | None
) -> tuple[Correction, ListType]:
    """The difference, held for a change, with its list. NotFoundError also for those that the caller does not see; ForbiddenError, ConflictError."""
    uow.registry.lock()  # before the difference: the order of every other change of the registry
    found = uow.corrections.lock_one(correction_id) if usable(correction_id) else None
    if found is None or not sees(packs, found.list_id, caller):
        raise NotFoundError("差异")
    kept = require_keeper(packs, found.list_id, caller)
    require_person(caller, PERSONS_ONLY)
    if expected_version is not None and expected_version != found.version:
        raise ConflictError(
            "correction_changed",
            "该差异已被他人办理",
            f"{found.decided_by or found.proposed_by or '新的比对'} 已更新到第 {found.version} 版，您看到的是第 {expected_version} 版",
            "请刷新后再办理",
        )
    return found, kept


def require_second_person(correction: Correction, caller: Caller) -> None:
    """Whoever proposed a correction does not accept it."""
    if correction.proposed_by == caller.id:
        raise ForbiddenError(
            "same_person", "复核须由另一名工作人员办理", "更正建议是您提出的，不能自己采纳", "请由另一名工作人员复核"
        )
