"""Handling an objection in two steps: who listed verifies, the credit office closes and corrects.

What the platform itself got wrong it mends alone and sooner. Nobody but who listed can say that a listing was wrong: without its finding
no entry is taken off. Correcting uses the registry's own ways: an exit ``corrected``, or a corrected row that the keeper has entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from services.accounts.model import Role
from services.cases.access import require_person
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.registry.model import ExitKind
from services.rights.access import PERSONS_ONLY, is_authority, require_second_person
from services.rights.acting import FURTHER, Act
from services.rights.change import checked_text, entry_of, optional_text
from services.rights.deadlines import Duty
from services.rights.model import Claim
from services.rights.states import EXAMINE, RESUME, Action, Kind, State


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


def inquire(act: Act, *, reason: str = "") -> Claim:
    """The credit office asks who listed; also again, after an answer that leaves something open."""
    claim = _settled(act.of_office(Kind.OBJECTION))
    again = claim.state is State.VERIFIED
    why = checked_text(reason, "reason", "退回理由") if again else optional_text(reason, "reason", "说明")
    changed = act.step(claim, Action.RETURN if again else Action.INQUIRE, {"reason": why})
    act.turned(changed, Duty.AUTHORITY, "请核实并在期限内答复。" + (f"退回理由：{why}" if again else ""))
    return changed


def verify(act: Act, *, finding: Finding, remedy: Remedy | None, reason: str, document_no: str = "") -> Claim:
    """Who listed answers; a wrong entry is to be removed or amended, and which of both is part of the answer."""
    claim = _settled(act.of_authority(Kind.OBJECTION))
    if (finding is Finding.WRONG) != (remedy is not None):
        raise InvalidInputError(
            "remedy_wrong", "处理方式有误", "信息有误的须写明处理方式，信息无误的不写", "请核对", "remedy"
        )
    number = checked_text if remedy is Remedy.REMOVE else optional_text
    told: dict[str, Any] = {
        "finding": finding.value,
        "remedy": remedy.value if remedy else None,
        "reason": checked_text(reason, "reason", "核实情况"),
        "document_no": number(document_no, "document_no", "更正文书号", 200),
    }
    changed = act.step(claim, Action.VERIFY, told, {"finding": told, "verified_by": act.caller.id})
    act.turned(changed, Duty.OFFICE, "认定单位已核实，请办结并告知。")
    return changed


def uphold(act: Act, *, reason: str) -> Claim:
    """The objection is well founded: the entry leaves its list in this transaction, or has been amended since the objection."""
    claim = _settled(act.of_office(Kind.OBJECTION))
    require_second_person(claim, "verified_by", act.caller)
    why = checked_text(reason, "reason", "处理意见")
    found = _found(claim)
    if found is not None and found["finding"] != Finding.WRONG:
        raise ConflictError(
            "not_found_wrong",
            "认定单位核实信息无误",
            "谁认定、谁更正",
            "有疑问的请退回认定单位再核实，否则认定异议不成立",
        )
    remedy = Remedy(found["remedy"]) if found else Remedy.AMEND
    entry = entry_of(act.uow, claim.listing_id)
    gone = entry.listing.exited_on is not None
    if remedy is Remedy.AMEND and not gone and entry.content_digest == claim.data["content"]:
        raise ConflictError(
            "not_amended",
            "条目内容还没有更正",
            "自异议提出以来，条目内容没有变化",
            "请先由名单维护部门录入更正后的内容；须移出名单的，请转认定单位核实",
        )
    changed = act.step(claim, Action.UPHOLD, {"remedy": remedy.value, "reason": why, "further": FURTHER})
    if remedy is Remedy.REMOVE and not gone and found is not None:
        act.take_off(changed, ExitKind.CORRECTED, found["document_no"], why)
    act.concluded(changed, f"{REMEDY_TITLES[remedy]}。{why}")
    return changed


def reject(act: Act, *, reason: str) -> Claim:
    """The objection is not well founded; why, and where the applicant may turn, is told. Not against the finding of who listed."""
    claim = _settled(act.of_office(Kind.OBJECTION))
    require_second_person(claim, "verified_by", act.caller)
    why = checked_text(reason, "reason", "处理意见")
    found = _found(claim)
    if found is not None and found["finding"] == Finding.WRONG:
        raise ConflictError("found_wrong", "认定单位核实信息有误", "不能认定异议不成立", "请认定异议成立并更正")
    changed = act.step(claim, Action.REJECT, {"reason": why, "further": FURTHER})
    act.concluded(changed, f"{why} {FURTHER}")
    return changed


def examine(act: Act, *, reason: str) -> Claim:
    """The matter goes to an inspection, an appraisal or experts: that time does not count."""
    claim = _handled(act)
    if not claim.open:
        raise ConflictError("state_does_not_allow", "异议已经办结", "", "不能再送检")
    _settled(claim)
    told = {"reason": checked_text(reason, "reason", "送检事项")}
    return act.note(claim, EXAMINE, told, {"pauses": [*claim.data.get("pauses", ()), [act.today.isoformat()]]})


def resume(act: Act, *, reason: str) -> Claim:
    """The examination is over and its result known."""
    claim = _handled(act)
    if not claim.examining:
        raise ConflictError("not_examining", "没有进行中的检验、鉴定或评审", "", "请刷新")
    told = {"reason": checked_text(reason, "reason", "检验、鉴定或评审的结果")}
    pauses = [*claim.data["pauses"][:-1], [*claim.data["pauses"][-1], act.today.isoformat()]]
    return act.note(claim, RESUME, told, {"pauses": pauses})


def _found(claim: Claim) -> Mapping[str, Any] | None:
    """What who listed found, where that is what is to be closed."""
    return claim.data.get("finding") if claim.state is State.VERIFIED else None


def _settled(claim: Claim) -> Claim:
    """The claim, unless it waits for an examination."""
    if claim.examining:
        raise ConflictError("examining", "正在检验、鉴定或评审", "结束以前不能办理", "请先登记检验、鉴定或评审的结果")
    return claim


def _handled(act: Act) -> Claim:
    claim = act.held(Kind.OBJECTION)
    if not (act.caller.has(Role.CREDIT_OFFICE) or is_authority(act.packs, claim.list_id, act.caller)):
        raise ForbiddenError("not_the_handler", "送检由办理单位登记", "", "请由认定单位或者信用办办理")
    require_person(act.caller, PERSONS_ONLY)
    return claim
