"""Handling repair and lifting in reorganisation: who listed decides, the credit office looks again, and then all is done at once.

谁认定、谁修复: the credit office confirms what who listed decided or sends it back with its reasons; it decides nothing in its place.
A repair ends display, use and every measure in one transaction (I-08).
"""

from __future__ import annotations

from typing import Any

from engine.inputs import Mark
from services.errors import ConflictError
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from services.rights.access import require_second_person
from services.rights.acting import FURTHER, Act
from services.rights.change import checked_text, clear, optional_text
from services.rights.deadlines import Duty
from services.rights.model import Claim
from services.rights.states import EXTEND, KIND_TITLES, Action, Kind, State

_KINDS = (Kind.REPAIR, Kind.REORGANISATION)


def accept(act: Act) -> Claim:
    """The papers are complete and the claim is taken."""
    return act.step(act.of_authority(*_KINDS), Action.ACCEPT, {})


def decline(act: Act, *, reason: str, false_papers: bool = False) -> Claim:
    """The claim is not taken, and why. False papers bar later ones for a time."""
    claim = act.of_authority(*_KINDS)
    told: dict[str, Any] = {"reason": checked_text(reason, "reason", "不予受理的理由"), "further": FURTHER}
    told |= {"false_papers": True} if false_papers else {}
    changed = act.step(claim, Action.DECLINE, told, {"false_papers": false_papers})
    act.concluded(changed, f"{told['reason']} {FURTHER}")
    return changed


def extend(act: Act, *, reason: str) -> Claim:
    """A complicated case takes longer, once, and the applicant is told before."""
    claim = act.of_authority(Kind.REPAIR)
    if claim.state is not State.ACCEPTED:
        raise ConflictError("state_does_not_allow", "只有受理后、作出决定前可以延长", "", "请刷新后按当前状态办理")
    if "extended_on" in claim.data:
        raise ConflictError("already_extended", "办理期限已经延长过", "只能延长一次", "请在延长后的期限内办结")
    told = {"reason": checked_text(reason, "reason", "延长的理由")}
    return act.note(claim, EXTEND, told, {"extended_on": act.today.isoformat()})


def review(act: Act, *, agree: bool, reason: str, document_no: str = "", false_papers: bool = False) -> Claim:
    """Who listed decides; the credit office then looks at it. A repair has a document, a refusal has reasons."""
    claim = act.of_authority(*_KINDS)
    number = checked_text if agree else optional_text
    told: dict[str, Any] = {
        "reason": checked_text(reason, "reason", "意见"),
        "document_no": number(document_no, "document_no", "决定文书号", 200),
    }
    told |= {"false_papers": True} if false_papers and not agree else {}
    data = {"review": told, "reviewed_by": act.caller.id, "false_papers": false_papers and not agree}
    changed = act.step(claim, Action.AGREE if agree else Action.REFUSE, told, data)
    act.turned(changed, Duty.OFFICE, "认定单位已作出决定，请复核。")
    return changed


def send_back(act: Act, *, reason: str) -> Claim:
    """The credit office returns the decision with its reasons; who listed decides again."""
    claim = act.of_office(*_KINDS)
    require_second_person(claim, "reviewed_by", act.caller)
    told = {"reason": checked_text(reason, "reason", "退回理由")}
    changed = act.step(claim, Action.RETURN, told, {"false_papers": False})
    act.turned(changed, Duty.AUTHORITY, f"信用办退回：{told['reason']}")
    return changed


def confirm(act: Act, *, reason: str = "") -> Claim:
    """The second person's yes: what who listed decided takes effect now, wholly, or the refusal stands and is told."""
    claim = act.of_office(*_KINDS)
    require_second_person(claim, "reviewed_by", act.caller)
    told: dict[str, Any] = {"reason": optional_text(reason, "reason", "复核意见")}
    found = claim.data.get("review", {})
    if claim.state is State.REFUSING:
        changed = act.step(claim, Action.CONFIRM, told | {"further": FURTHER})
        act.concluded(changed, f"{found['reason']} {FURTHER}")
        return changed
    changed = act.step(claim, Action.CONFIRM, told)
    if claim.kind is Kind.REORGANISATION:
        _suspend(act, changed, f"{KIND_TITLES[claim.kind]}：{found['document_no']}")
    else:
        act.take_off(changed, ExitKind.REPAIRED, found["document_no"], found["reason"])
    act.concluded(changed, f"文书号：{found['document_no']}")
    return changed


def restore(act: Act, *, reason: str, document_no: str) -> Claim:
    """The reorganisation was not carried through: the entry binds and is shown again. Recalled cases do not come back by themselves."""
    claim = act.of_authority(Kind.REORGANISATION)
    told = {
        "reason": checked_text(reason, "reason", "恢复的理由"),
        "document_no": checked_text(document_no, "document_no", "文书号", 200),
    }
    changed = act.step(claim, Action.RESTORE, told)
    clear(act.uow, act.packs, changed, Mark.SUSPENDED, now=act.now, actor=act.caller.id)
    act.concluded(changed, told["reason"])
    return changed


def _suspend(act: Act, claim: Claim, why: str) -> None:
    set_mark(act.uow, claim.listing_id, Mark.SUSPENDED, packs=act.packs, reason=why, actor=act.caller.id, now=act.now)
