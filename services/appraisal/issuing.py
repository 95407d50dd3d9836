"""Issuing an appraisal: one person of the credit office has it computed, another publishes it, and after the appeals it is final."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.days import day_of
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.appraisal import telling
from services.appraisal.access import held, require_office, require_second
from services.appraisal.change import checked_reason, record, take
from services.appraisal.computing import compute
from services.appraisal.model import Appraisal, AppraisalEvent
from services.appraisal.states import DRAFTED, Action, State
from services.calendar.working_days import working_days
from services.errors import ConflictError
from services.ids import new_id
from services.ports import Database, UnitOfWork

APPEAL = "appraisal/appeal"
"""The parameter that says how many working days there are to appeal."""


def draft(database: Database, packs: PackSet, caller: Caller, first: date, last: date, *, now: datetime) -> Appraisal:
    """Computes a period as things stood at the end of yesterday, and keeps every item that the scores rest on.

    A year takes a while to compute, so that it is read in a snapshot and no writer waits; of yesterday nothing changes any more.

    Raises ForbiddenError, InvalidInputError for the period, ConflictError ``no_scheme`` or ``nothing_due``, CalendarMissingError.
    """
    require_office(caller)
    as_of = day_of(now) - timedelta(days=1)
    with database.read() as uow:
        found = compute(uow, packs, first, last, as_of)
    if not found.items:
        raise ConflictError(
            "nothing_due", "期间内没有可以考核的事项", "没有案件、推送或者应当解除的措施", "请核对考核期间"
        )
    made = Appraisal(
        appraisal_id=new_id(now),
        scheme=found.scheme,
        revision=packs.revision,
        first=first,
        last=last,
        as_of=as_of,
        state=State.DRAFT,
        version=1,
        made_at=now,
        made_by=caller.id,
        changed_at=now,
        changed_by=caller.id,
        padding=found.padding,
    )
    told = {"items": len(found.items), "scheme": found.scheme.id}
    event = AppraisalEvent(1, DRAFTED, State.DRAFT, now, caller.id, told)
    with database.write() as uow:
        uow.appraisals.add(made, found.items, event)
        record(uow, made.appraisal_id, event)
    return made


def publish(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    appraisal_id: str,
    *,
    version: int | None = None,
    now: datetime,
) -> Appraisal:
    """Another person than who had it computed. Every appraised department is told its score and until when it may appeal."""
    found = held(uow, caller, appraisal_id, version)
    require_office(caller)
    require_second(found.made_by, caller)
    until = _appeal_until(packs, day_of(now))
    told = {"appeal_until": until.isoformat()}
    published = take(uow, found, Action.PUBLISH, told, actor=caller.id, now=now, published_at=now, appeal_until=until)
    telling.published(uow, packs, published, actor=caller.id, now=now)
    return published


def discard(
    uow: UnitOfWork, caller: Caller, appraisal_id: str, *, reason: str, version: int | None = None, now: datetime
) -> Appraisal:
    """A draft that is not to be published; it stays readable for the credit office."""
    found = held(uow, caller, appraisal_id, version)
    require_office(caller)
    return take(uow, found, Action.DISCARD, {"reason": checked_reason(reason)}, actor=caller.id, now=now)


def finish(
    uow: UnitOfWork, packs: PackSet, caller: Caller, appraisal_id: str, *, version: int | None = None, now: datetime
) -> Appraisal:
    """The scores are final. ConflictError while somebody may still appeal, or an appeal is open."""
    found = held(uow, caller, appraisal_id, version)
    require_office(caller)
    if found.appeal_until is not None and day_of(now) <= found.appeal_until:
        raise ConflictError(
            "appeals_possible", "申诉期限未满", f"{found.appeal_until.isoformat()} 以前可以申诉", "请期满后再办结"
        )
    if any(appeal.is_open for appeal in uow.appraisals.appeals(appraisal_id)):
        raise ConflictError("appeals_open", "还有没有办结的申诉", "", "请先办结全部申诉")
    final = take(uow, found, Action.FINISH, {}, actor=caller.id, now=now)
    telling.finished(uow, packs, final, actor=caller.id, now=now)
    return final


def _appeal_until(packs: PackSet, today: date) -> date:
    setting = value_on(packs, APPEAL, today) if APPEAL in packs.parameters else None
    if setting is None:
        raise ConflictError(
            "no_appeal_period", "没有规定申诉期限", f"参数 {APPEAL} 在今天没有值", "请在 rules/parameters 补上后再公布"
        )
    return working_days(packs).after(today, setting.number)
