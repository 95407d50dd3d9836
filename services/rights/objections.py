"""Handling an objection in two steps: who listed verifies, the credit office closes and corrects.

What the platform itself got wrong it mends alone and sooner. Nobody but who listed can say that a listing was wrong: without its finding
no entry is taken off. Correcting uses the registry's own ways: an exit ``corrected``, or a corrected row that the keeper has entered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.cases.access import require_person
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.ports import UnitOfWork
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from services.rights import notices
from services.rights.access import (
    PERSONS_ONLY,
    held_claim,
    is_authority,
    require_authority,
    require_filer,
    require_office,
    require_second_person,
)
from services.rights.change import checked_text, entry_of, lapse_others, note, take_step
from services.rights.deadlines import Duty
from services.rights.model import Claim
from services.rights.states import EXAMINE, RESUME, Action, Kind, State

FURTHER = "对处理结果仍有异议的，可以向省级社会信用工作主管部门申请复核，也可以依法申请行政复议、提起行政诉讼。"


class Finding(StrEnum):
    """What who listed found."""

    WRONG = "wrong"
    RIGHT = "right"


class Remedy(StrEnum):
    """How a well-founded objection is met."""

    REMOVE = "remove"
    AMEND = "amend"


FINDING_TITLES: Mapping[Finding, str] = {Finding.WRONG: "信息有误", Finding.RIGHT: "信息无误"}
REMEDY_TITLES: Mapping[Remedy, str] = {Remedy.REMOVE: "移出名单（更正）", Remedy.AMEND: "更正条目内容"}


def inquire(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The credit office asks who listed; also again, after an answer that leaves something open."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    require_office(caller)
    _not_examining(claim)
    again = claim.state is State.VERIFIED
    told = {"reason": checked_text(reason, "reason", "退回理由")} if again else {"reason": reason.strip()}
    action = Action.RETURN if again else Action.INQUIRE
    changed = take_step(uow, packs, claim, action, told, actor=caller.id, now=now)
    text = "请核实并在期限内答复。" + (f"退回理由：{told['reason']}" if again else "")
    notices.turned(uow, packs, changed, Duty.AUTHORITY, text, actor=caller.id, now=now)
    return changed


def verify(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    finding: Finding,
    remedy: Remedy | None,
    reason: str,
    document_no: str = "",
    version: int | None = None,
    now: datetime,
) -> Claim:
    """Who listed answers; a wrong entry is to be removed or amended, and which of both is part of the answer."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    _not_examining(claim)
    if (finding is Finding.WRONG) != (remedy is not None):
        raise InvalidInputError(
            "remedy_wrong", "处理方式有误", "信息有误的须写明处理方式，信息无误的不写", "请核对", "remedy"
        )
    told: dict[str, Any] = {
        "finding": finding.value,
        "remedy": remedy.value if remedy else None,
        "reason": checked_text(reason, "reason", "核实情况"),
        "document_no": checked_text(document_no, "document_no", "更正文书号", 200)
        if remedy is Remedy.REMOVE
        else document_no.strip(),
    }
    data = {"finding": told, "verified_by": caller.id}
    changed = take_step(uow, packs, claim, Action.VERIFY, told, data=data, actor=caller.id, now=now)
    notices.turned(uow, packs, changed, Duty.OFFICE, "认定单位已核实，请办结并告知。", actor=caller.id, now=now)
    return changed


def uphold(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The objection is well founded: the entry leaves its list in this transaction, or has been amended since the objection."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    require_office(caller)
    _not_examining(claim)
    require_second_person(claim, "verified_by", caller)
    why = checked_text(reason, "reason", "处理意见")
    found = claim.data.get("finding") if claim.state is State.VERIFIED else None
    if found is not None and found["finding"] != Finding.WRONG:
        raise ConflictError(
            "not_found_wrong",
            "认定单位核实信息无误",
            "谁认定、谁更正",
            "有疑问的请退回认定单位再核实，否则认定异议不成立",
        )
    remedy = Remedy(found["remedy"]) if found else Remedy.AMEND
    entry = entry_of(uow, claim.listing_id)
    gone = entry.listing.exited_on is not None
    if remedy is Remedy.AMEND and not gone and entry.content_digest == claim.data["content"]:
        raise ConflictError(
            "not_amended",
            "条目内容还没有更正",
            "自异议提出以来，条目内容没有变化",
            "请先由名单维护部门录入更正后的内容；须移出名单的，请转认定单位核实",
        )
    told: dict[str, Any] = {"remedy": remedy.value, "reason": why, "further": FURTHER}
    changed = take_step(uow, packs, claim, Action.UPHOLD, told, actor=caller.id, now=now)
    if remedy is Remedy.REMOVE and not gone and found is not None:
        lapse_others(uow, packs, changed, actor=caller.id, now=now)
        exit_listing(
            uow,
            claim.listing_id,
            packs=packs,
            kind=ExitKind.CORRECTED,
            effective_on=day_of(now),
            document_no=found["document_no"],
            reason=why,
            actor=caller.id,
            now=now,
        )
    notices.concluded(uow, packs, changed, f"{REMEDY_TITLES[remedy]}。{why}", actor=caller.id, now=now)
    return changed


def reject(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The objection is not well founded; why, and where the applicant may turn, is told. Not against the finding of who listed."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    require_office(caller)
    _not_examining(claim)
    require_second_person(claim, "verified_by", caller)
    why = checked_text(reason, "reason", "处理意见")
    found = claim.data.get("finding") if claim.state is State.VERIFIED else None
    if found is not None and found["finding"] == Finding.WRONG:
        raise ConflictError("found_wrong", "认定单位核实信息有误", "不能认定异议不成立", "请认定异议成立并更正")
    told = {"reason": why, "further": FURTHER}
    changed = take_step(uow, packs, claim, Action.REJECT, told, actor=caller.id, now=now)
    notices.concluded(uow, packs, changed, f"{why} {FURTHER}", actor=caller.id, now=now)
    return changed


def examine(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The matter goes to an inspection, an appraisal or experts: that time does not count."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    _require_handler(packs, claim, caller)
    if not claim.open:
        raise ConflictError("state_does_not_allow", "异议已经办结", "", "不能再送检")
    _not_examining(claim)
    told = {"reason": checked_text(reason, "reason", "送检事项")}
    data = {"pauses": [*claim.data.get("pauses", ()), [day_of(now).isoformat()]]}
    return note(uow, packs, claim, EXAMINE, told, data=data, actor=caller.id, now=now)


def resume(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The examination is over and its result known."""
    claim = held_objection(uow, packs, caller, claim_id, version)
    _require_handler(packs, claim, caller)
    if not claim.examining:
        raise ConflictError("not_examining", "没有进行中的检验、鉴定或评审", "", "请刷新")
    told = {"reason": checked_text(reason, "reason", "检验、鉴定或评审的结果")}
    pauses = [*claim.data["pauses"][:-1], [*claim.data["pauses"][-1], day_of(now).isoformat()]]
    return note(uow, packs, claim, RESUME, told, data={"pauses": pauses}, actor=caller.id, now=now)


def withdraw(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str = "",
    kinds: Collection[Kind] = tuple(Kind),
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The applicant takes a claim back, of whatever kind."""
    claim = require_kind(held_claim(uow, packs, caller, claim_id, version), *kinds)
    require_filer(claim, caller)
    told = {"reason": reason.strip()[:2000]}
    changed = take_step(uow, packs, claim, Action.WITHDRAW, told, actor=caller.id, now=now)
    notices.concluded(uow, packs, changed, "申请人撤回申请。", actor=caller.id, now=now)
    return changed


def held_objection(uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str, version: int | None) -> Claim:
    """The objection, held for a change."""
    claim = held_claim(uow, packs, caller, claim_id, version)
    return require_kind(claim, Kind.OBJECTION)


def require_kind(claim: Claim, *kinds: Kind) -> Claim:
    """The claim, when it is of these kinds: an interface for one kind does not act on another."""
    if claim.kind not in kinds:
        raise ConflictError("wrong_kind", "申请的种类不对", "", "请在对应的接口办理")
    return claim


def _not_examining(claim: Claim) -> None:
    if claim.examining:
        raise ConflictError("examining", "正在检验、鉴定或评审", "结束以前不能办理", "请先登记检验、鉴定或评审的结果")


def _require_handler(packs: PackSet, claim: Claim, caller: Caller) -> None:
    if not (caller.has(Role.CREDIT_OFFICE) or is_authority(packs, claim.list_id, caller)):
        raise ForbiddenError("not_the_handler", "送检由办理单位登记", "", "请由认定单位或者信用办办理")
    require_person(caller, PERSONS_ONLY)
