"""Whose dossier it is. The departments that initiate a list look at its dossiers, its keepers work on them, credit office and auditors see all.

A dossier that a caller may not see answers exactly like one that does not exist.
"""

from __future__ import annotations

from engine.documents import ListType
from services.accounts.model import Caller, Role
from services.dossiers.model import Dossier, Scope
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue, initiators, require_keeper


def scope_of(packs: ListCatalogue, caller: Caller) -> Scope:
    """Everything, or the lists that the caller's departments initiate."""
    lists = {list_id for m in packs.memoranda.values() if m.initiator in caller.departments for list_id in m.lists}
    return Scope(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), frozenset(lists))


def is_visible(packs: ListCatalogue, dossier: Dossier, caller: Caller) -> bool:
    """The rule of :func:`scope_of` for one dossier."""
    scope = scope_of(packs, caller)
    return scope.everything or dossier.list_id in scope.lists


def visible(uow: UnitOfWork, packs: ListCatalogue, caller: Caller, dossier_id: str) -> Dossier:
    """The dossier, read only. Raises NotFoundError also for a foreign one."""
    return _seen(packs, uow.dossiers.get(dossier_id), caller)


def held(
    uow: UnitOfWork, packs: ListCatalogue, caller: Caller, dossier_id: str, expected_version: int | None
) -> tuple[Dossier, ListType]:
    """The dossier, held for a step by a keeper of its list. ConflictError when it is not the version the caller looked at."""
    dossier = _seen(packs, uow.dossiers.lock(dossier_id), caller)
    kept = require_keeper(packs, dossier.list_id, caller)
    if expected_version is not None and expected_version != dossier.version:
        raise ConflictError(
            "dossier_changed",
            "案卷已被他人变更",
            f"案卷已更新到第 {dossier.version} 版，您看到的是第 {expected_version} 版",
            "请刷新案卷，核对变更后再办理",
        )
    return dossier, kept


def department_of(packs: ListCatalogue, list_id: str, caller: Caller, wanted: str | None) -> str:
    """The department in whose name a keeper opens a dossier: the one named, or the only one it can be."""
    own = caller.departments & initiators(packs, list_id) or caller.departments
    if wanted in own or (wanted is None and len(own) == 1):
        return wanted or next(iter(own))
    allowed = "、".join(sorted(own))
    raise InvalidInputError(
        "unknown_department", "办理部门有误", f"您可以代表：{allowed}", "请填写其中一个部门", "department"
    )


def _seen(packs: ListCatalogue, dossier: Dossier | None, caller: Caller) -> Dossier:
    if dossier is None or not is_visible(packs, dossier, caller):
        raise NotFoundError("案卷")
    return dossier
