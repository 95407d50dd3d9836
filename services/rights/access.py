"""Whose claim it is: who sees it, who listed (谁认定谁修复), who looks at it again, and when only a person may act.

A claim that a caller may not see answers exactly like one that does not exist.
"""

from __future__ import annotations

from engine.packs.packset import PackSet
from services.accounts.model import WORKING, Caller, Role
from services.cases.access import require_person
from services.errors import ConflictError, ForbiddenError, NotFoundError
from services.outbox.offices import credit_offices
from services.ports import UnitOfWork
from services.registry.access import initiators
from services.rights.model import Claim, ClaimScope

PERSONS_ONLY = "这一步影响当事人的权利，不能由系统代办"


def authorities(packs: PackSet, list_id: str) -> frozenset[str]:
    """The departments that listed: the list's initiators; where the packs name none, the credit office."""
    return initiators(packs, list_id) or credit_offices(packs)


def scope_of(packs: PackSet, caller: Caller) -> ClaimScope:
    """The credit office and auditors see everything; others what their departments listed or took in."""
    answers_for = frozenset(
        list_id for list_id in packs.lists if not caller.departments.isdisjoint(authorities(packs, list_id))
    )
    return ClaimScope(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), answers_for, caller.departments)


def is_visible(packs: PackSet, claim: Claim, caller: Caller) -> bool:
    """The rule of :func:`scope_of` for one claim."""
    scope = scope_of(packs, caller)
    return scope.everything or claim.list_id in scope.lists or claim.department in scope.departments


def visible_claim(uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str) -> Claim:
    """The claim, read only. Raises NotFoundError also for a foreign one."""
    return _seen(packs, uow.rights.get(claim_id), caller)


def held_claim(uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str, expected_version: int | None) -> Claim:
    """The claim, held for a change, with the registry: what is decided about a claim changes its entry.

    ConflictError when it is no longer the version that the caller looked at.
    """
    uow.registry.lock()
    claim = _seen(packs, uow.rights.lock(claim_id), caller)
    if expected_version is not None and expected_version != claim.version:
        raise ConflictError(
            "claim_changed",
            "申请已被他人变更",
            f"{claim.changed_by} 已将它更新到第 {claim.version} 版，您看到的是第 {expected_version} 版",
            "请刷新，核对变更后再办理",
        )
    return claim


def _seen(packs: PackSet, claim: Claim | None, caller: Caller) -> Claim:
    if claim is None or not is_visible(packs, claim, caller):
        raise NotFoundError("申请")
    return claim


def is_authority(packs: PackSet, list_id: str, caller: Caller) -> bool:
    """Whether the caller acts for the department that listed."""
    ours = authorities(packs, list_id)
    roles = (Role.INITIATOR, Role.CREDIT_OFFICE) if ours == credit_offices(packs) else (Role.INITIATOR,)
    return caller.has(*roles) and not caller.departments.isdisjoint(ours)


def require_authority(packs: PackSet, claim: Claim, caller: Caller) -> None:
    """Only who listed verifies and repairs, and a person does."""
    if not is_authority(packs, claim.list_id, caller):
        raise ForbiddenError(
            "not_the_authority",
            "这一步由认定单位办理",
            "谁认定、谁修复；其他单位不能代为决定",
            "请由认定单位的经办人办理",
        )
    require_person(caller, PERSONS_ONLY)


def require_office(caller: Caller) -> None:
    """Only the credit office closes and looks again, and a person does."""
    if not caller.has(Role.CREDIT_OFFICE):
        raise ForbiddenError("not_the_office", "这一步由信用办办理", "", "请由信用办的经办人办理")
    require_person(caller, PERSONS_ONLY)


def require_second_person(claim: Claim, name: str, caller: Caller) -> None:
    """The second step is another person's than the first. ``name``: where the first one's id stands."""
    if claim.data.get(name) == caller.id:
        raise ForbiddenError(
            "same_person", "复核须由另一名工作人员办理", "您办理了前一步，不能再复核自己", "请由另一名工作人员办理"
        )


def may_act_for_applicant(claim: Claim, caller: Caller) -> bool:
    """Whether the caller is of the department that took the claim in."""
    return caller.has(*WORKING) and caller.acts_for(claim.department)


def require_filer(claim: Claim, caller: Caller) -> None:
    """Withdrawing is the applicant's; the department that took the claim in records it, or the credit office."""
    if not (may_act_for_applicant(claim, caller) or caller.has(Role.CREDIT_OFFICE)):
        raise ForbiddenError(
            "not_the_filer", "撤回由申请人通过接收申请的部门办理", "", "请由接收申请的部门或者信用办登记"
        )
