"""Handling repair and lifting in reorganisation: who listed decides, the credit office looks again, and then all is done at once.

谁认定、谁修复: the credit office confirms what who listed decided or sends it back with its reasons; it decides nothing in its place.
A repair ends display, use and every measure in one transaction (I-08).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.errors import ConflictError
from services.ports import UnitOfWork
from services.registry.exits import exit_listing
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from services.rights import notices
from services.rights.access import held_claim, require_authority, require_office, require_second_person
from services.rights.change import checked_text, clear, lapse_others, note, stop_showing, take_step
from services.rights.deadlines import Duty
from services.rights.model import Claim
from services.rights.objections import FURTHER, require_kind
from services.rights.states import EXTEND, KIND_TITLES, Action, Kind, State

_KINDS = (Kind.REPAIR, Kind.REORGANISATION)


def accept(
    uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str, *, version: int | None = None, now: datetime
) -> Claim:
    """The papers are complete and the claim is taken."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    return take_step(uow, packs, claim, Action.ACCEPT, {}, actor=caller.id, now=now)


def decline(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    false_papers: bool = False,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The claim is not taken, and why. False papers bar later ones for a time."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    told: dict[str, Any] = {"reason": checked_text(reason, "reason", "不予受理的理由"), "further": FURTHER}
    told |= {"false_papers": True} if false_papers else {}
    data = {"false_papers": false_papers}
    changed = take_step(uow, packs, claim, Action.DECLINE, told, data=data, actor=caller.id, now=now)
    notices.concluded(uow, packs, changed, f"{told['reason']} {FURTHER}", actor=caller.id, now=now)
    return changed


def extend(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """A complicated case takes longer, once, and the applicant is told before."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    require_kind(claim, Kind.REPAIR)
    if claim.state is not State.ACCEPTED:
        raise ConflictError("state_does_not_allow", "只有受理后、作出决定前可以延长", "", "请刷新后按当前状态办理")
    if "extended_on" in claim.data:
        raise ConflictError("already_extended", "办理期限已经延长过", "只能延长一次", "请在延长后的期限内办结")
    told = {"reason": checked_text(reason, "reason", "延长的理由")}
    data = {"extended_on": day_of(now).isoformat()}
    return note(uow, packs, claim, EXTEND, told, data=data, actor=caller.id, now=now)


def review(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    agree: bool,
    reason: str,
    document_no: str = "",
    false_papers: bool = False,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """Who listed decides; the credit office then looks at it. A repair has a document, a refusal has reasons."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    told: dict[str, Any] = {
        "reason": checked_text(reason, "reason", "意见"),
        "document_no": checked_text(document_no, "document_no", "决定文书号", 200) if agree else document_no.strip(),
    }
    told |= {"false_papers": True} if false_papers and not agree else {}
    data = {"review": told, "reviewed_by": caller.id, "false_papers": false_papers and not agree}
    action = Action.AGREE if agree else Action.REFUSE
    changed = take_step(uow, packs, claim, action, told, data=data, actor=caller.id, now=now)
    notices.turned(uow, packs, changed, Duty.OFFICE, "认定单位已作出决定，请复核。", actor=caller.id, now=now)
    return changed


def send_back(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The credit office returns the decision with its reasons; who listed decides again."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_office(caller)
    require_second_person(claim, "reviewed_by", caller)
    told = {"reason": checked_text(reason, "reason", "退回理由")}
    changed = take_step(uow, packs, claim, Action.RETURN, told, data={"false_papers": False}, actor=caller.id, now=now)
    text = f"信用办退回：{told['reason']}"
    notices.turned(uow, packs, changed, Duty.AUTHORITY, text, actor=caller.id, now=now)
    return changed


def confirm(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The second person's yes: what who listed decided takes effect now, wholly, or the refusal stands and is told."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_office(caller)
    require_second_person(claim, "reviewed_by", caller)
    told: dict[str, Any] = {"reason": reason.strip()[:2000]}
    found = claim.data.get("review", {})
    if claim.state is State.REFUSING:
        told["further"] = FURTHER
        changed = take_step(uow, packs, claim, Action.CONFIRM, told, actor=caller.id, now=now)
        notices.concluded(uow, packs, changed, f"{found['reason']} {FURTHER}", actor=caller.id, now=now)
        return changed
    changed = take_step(uow, packs, claim, Action.CONFIRM, told, actor=caller.id, now=now)
    _take_effect(uow, packs, changed, found, caller.id, now)
    notices.concluded(uow, packs, changed, f"文书号：{found['document_no']}", actor=caller.id, now=now)
    return changed


def restore(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    document_no: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The reorganisation was not carried through: the entry binds and is shown again. Recalled cases do not come back by themselves."""
    claim = _held(uow, packs, caller, claim_id, version)
    require_authority(packs, claim, caller)
    require_kind(claim, Kind.REORGANISATION)
    told = {
        "reason": checked_text(reason, "reason", "恢复的理由"),
        "document_no": checked_text(document_no, "document_no", "文书号", 200),
    }
    changed = take_step(uow, packs, claim, Action.RESTORE, told, actor=caller.id, now=now)
    clear(uow, packs, changed, Mark.SUSPENDED, now=now, actor=caller.id)
    notices.concluded(uow, packs, changed, told["reason"], actor=caller.id, now=now)
    return changed


def _take_effect(
    uow: UnitOfWork, packs: PackSet, claim: Claim, found: dict[str, Any], actor: str, now: datetime
) -> None:
    today = day_of(now)
    if claim.kind is Kind.REORGANISATION:
        why = f"{KIND_TITLES[claim.kind]}：{found['document_no']}"
        set_mark(uow, claim.listing_id, Mark.SUSPENDED, packs=packs, reason=why, actor=actor, now=now)
        return
    lapse_others(uow, packs, claim, actor=actor, now=now)
    stop_showing(uow, claim.listing_id, actor=actor, now=now)
    exit_listing(
        uow,
        claim.listing_id,
        packs=packs,
        kind=ExitKind.REPAIRED,
        effective_on=today,
        document_no=found["document_no"],
        reason=found["reason"],
        actor=actor,
        now=now,
    )


def _held(uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str, version: int | None) -> Claim:
    return require_kind(held_claim(uow, packs, caller, claim_id, version), *_KINDS)
