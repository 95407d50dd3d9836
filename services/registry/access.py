"""Who keeps a list: its initiating departments, as the packs name them, and the credit office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from engine.documents import ListType, Memorandum
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, NotFoundError


class ListCatalogue(Protocol):
    """The part of a set of packs that the registry and pushes read; ``engine.packs.packset.PackSet`` has it."""

    @property
    def lists(self) -> Mapping[str, ListType]:
        """List types by id."""

    @property
    def memoranda(self) -> Mapping[str, Memorandum]:
        """Memoranda and statutory packs by id."""


def list_type(packs: ListCatalogue, list_id: str) -> ListType:
    """The list's entry in the catalogue. Raises NotFoundError."""
    found = packs.lists.get(list_id)
    if found is None:
        raise NotFoundError("名单")
    return found


def initiators(packs: ListCatalogue, list_id: str) -> frozenset[str]:
    """Departments that initiate the memoranda (and statutory packs) of a list."""
    return frozenset(m.initiator for m in packs.memoranda.values() if list_id in m.lists)


def keeps(packs: ListCatalogue, list_id: str, caller: Caller) -> bool:
    """Whether the caller may change and push this list."""
    if caller.has(Role.CREDIT_OFFICE):
        return True
    return caller.has(Role.INITIATOR) and any(caller.acts_for(d) for d in initiators(packs, list_id))


def require_keeper(packs: ListCatalogue, list_id: str, caller: Caller) -> ListType:
    """The list type, when the caller keeps the list. Raises NotFoundError, ForbiddenError."""
    found = list_type(packs, list_id)
    if not keeps(packs, list_id, caller):
        raise ForbiddenError(
            "not_keeper", "不能维护该名单", f"“{found.title}”由其发起部门和信用办维护", "请由发起部门办理，或联系信用办"
        )
    return found
