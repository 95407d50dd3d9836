"""What the department that carries out a measure does with its case: acknowledge, report the outcome, review a refusal.

The feedback to the initiator happens in the same transaction as the outcome; only a refusal waits for a second person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.inputs import Listing
from services.accounts.model import Caller, Role
from services.cases.access import held_case, require_carrier, require_person
from services.cases.change import take_steps
from services.cases.duration import last_day
from services.cases.evidence import require_files
from services.cases.model import Case, CaseEvent, WrongPerson
from services.cases.outcome import ACTION_OF, OutcomeReport
from services.cases.saying import must_say, said
from services.cases.states import NEEDS_PERSON, REJUDGE, Action, step
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.ids import new_id
from services.ports import UnitOfWork

_WHY_A_PERSON = "该措施涉及自然人、须另作决定，或名称与名单不一致，须人工核对后确认"


NO_OUTCOME: Mapping[str, None] = {
    "outcome": None,
    "evidence": None,
    "outcome_by": None,
    "reason_code": None,
    "fed_back_at": None,
    "override_until": None,
    "effective_until": None,
}
"""Columns of a case that has to be decided again; its events keep what they were."""


def acknowledge(
    uow: UnitOfWork, caller: Caller, case_id: str, *, expected_version: int | None = None, now: datetime
) -> Case:
    """The department takes the case.

    For a proposed measure, or a hit whose name differs, this is the person's confirmation that I-16 asks for:
    ForbiddenError when a system tries it.
    """
    case = held_case(uow, caller, case_id, expected_version)
    require_carrier(case, caller)
    step(case.state, Action.ACKNOWLEDGE)
    if case.needs_person:
        require_person(caller, _WHY_A_PERSON)
    steps = [(Action.ACKNOWLEDGE, {"confirmed_by_person": True} if case.needs_person else {})]
    return take_steps(uow, case, steps, values={"acknowledged_at": now}, actor=caller.id, now=now)


def record_outcome(
    uow: UnitOfWork,
    caller: Caller,
    case_id: str,
    report: OutcomeReport,
    *,
    expected_version: int | None = None,
    now: datetime,
) -> Case:
    """Records what was done, with its evidence, and feeds it back. ``report`` comes from ``outcome.read_outcome``.

    A refusal (``declined``) stays until a second person has reviewed it. ConflictError ``listing_not_in_force`` for a
    measure that began (``from``, else today) when the listing was not in force; what has not begun yet is not carried out.
    """
    case = held_case(uow, caller, case_id, expected_version)
    require_carrier(case, caller)
    step(case.state, ACTION_OF[report.outcome])
    if case.needs_person and not _confirmed(uow.cases.events(case_id)):
        require_person(caller, _WHY_A_PERSON)
    require_files(uow, case, report)
    values: dict[str, Any] = {"suggestion": None}
    if report.outcome == "implemented":
        entry = _entry_in_force(uow, case, report, now)
        reported = date.fromisoformat(report.until) if report.until else None
        values["effective_until"] = last_day(case.grounds.get("duration", {}), entry, reported)
    evidence = report.evidence()
    steps = [(ACTION_OF[report.outcome], evidence)]
    values |= {"outcome": report.outcome, "evidence": evidence, "outcome_by": caller.id}
    values["reason_code"] = report.reason_code
    if report.outcome != "declined":
        steps.append((Action.FEED_BACK, {}))
        values["fed_back_at"] = now
    changed = take_steps(uow, case, steps, values=values, actor=caller.id, now=now)
    if report.outcome == "not_same_subject":
        _remember_wrong_person(uow, case, now)
    return changed


def review(
    uow: UnitOfWork,
    caller: Caller,
    case_id: str,
    *,
    approve: bool,
    reason: str = "",
    expected_version: int | None = None,
    now: datetime,
) -> Case:
    """A second person of the department, or the credit office, reviews a refusal; sending it back needs a reason."""
    case = held_case(uow, caller, case_id, expected_version)
    if not caller.has(Role.CREDIT_OFFICE):
        require_carrier(case, caller)
    step(case.state, Action.APPROVE_DECLINE)
    require_person(caller, "不予实施须由另一名工作人员复核")
    if caller.id == case.outcome_by:
        raise ForbiddenError(
            "second_person_needed",
            "不能复核自己登记的结果",
            "不予实施须由另一名工作人员复核",
            "请由本部门其他人员或信用办复核",
        )
    if approve:
        until = _override_end(case, now)
        told = {"reason": said(reason, "reason")} | ({"override_until": until.isoformat()} if until else {})
        steps = [(Action.APPROVE_DECLINE, told), (Action.FEED_BACK, {})]
        values = {"fed_back_at": now, "override_until": until}
        return take_steps(uow, case, steps, values=values, actor=caller.id, now=now)
    return send_back(uow, case, Action.REJECT_DECLINE, reason, actor=caller.id, now=now)


def send_back(uow: UnitOfWork, case: Case, action: Action, reason: str, *, actor: str, now: datetime) -> Case:
    """Back to the department for another outcome; the events keep the former one."""
    told = {"reason": must_say(reason, "reason", "缺少退回理由", "请写明需要补正的内容")}
    return take_steps(uow, case, [(action, told)], values=dict(NO_OUTCOME), actor=actor, now=now)


def _confirmed(events: Sequence[CaseEvent]) -> bool:
    """Whether a person has acknowledged the case since it last came to need one, or was judged anew."""
    confirmed = False
    for event in events:
        confirmed = event.action not in (NEEDS_PERSON, REJUDGE) and (
            confirmed or event.data.get("confirmed_by_person", False)
        )
    return confirmed


def _override_end(case: Case, now: datetime) -> date | None:
    """The last day that the refusal named. ConflictError when it is over before anybody has approved it."""
    named = (case.evidence or {}).get("until")
    until = date.fromisoformat(named) if named else None
    if until is not None and until < day_of(now):
        raise ConflictError(
            "override_over",
            "不予实施的期限已过",
            f"登记的截止日是 {until.isoformat()}，没有在期限内复核",
            "请退回，由实施部门按今天的情况重新登记",
        )
    return until


def _entry_in_force(uow: UnitOfWork, case: Case, report: OutcomeReport, now: datetime) -> Listing:
    """Expiry and suspension recall no case; without this a measure could begin after its ground is gone (I-08, I-17)."""
    began = date.fromisoformat(report.from_) if report.from_ else day_of(now)
    if began > day_of(now):
        detail = f"{began.isoformat()} 在今天之后，措施还没有开始"
        raise InvalidInputError("invalid_field", "起始日有误", detail, "请在措施开始之后登记已实施", "from")
    listing = uow.registry.get(case.key.listing_id)
    if listing is None or not listing.in_force(began):
        raise ConflictError(
            "listing_not_in_force",
            "该条目已不在有效期内",
            f"{began.isoformat()} 条目已退出、期满、暂停适用或尚未生效",
            "请勿实施，登记为不适用；在有效期内已经实施的，请填写起始日",
        )
    return listing


def _remember_wrong_person(uow: UnitOfWork, case: Case, now: datetime) -> None:
    found = WrongPerson(
        finding_id=new_id(now),
        listing_id=case.key.listing_id,
        subject_key=case.subject_key,
        name_index=case.name_index or "",
        case_id=case.case_id,
        department=case.key.department,
        found_at=now,
    )
    uow.cases.remember_wrong_person(found)
