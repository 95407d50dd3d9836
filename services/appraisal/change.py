"""Writes one step of an appraisal or of one of its appeals: the new state, the event and the audit entry, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.appraisal.model import Appeal, Appraisal, AppraisalEvent
from services.appraisal.states import Action, AppealAction, appeal_step, step
from services.audit import trail
from services.errors import InvalidInputError
from services.ports import UnitOfWork
from services.registry.words import usable
from services.subjects.masking import mask_text

MAX_REASON = 2000


def take(
    uow: UnitOfWork,
    appraisal: Appraisal,
    action: Action,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> Appraisal:
    """Takes a step with a held appraisal; ``values`` change besides its state. ConflictError as of :func:`states.step`."""
    state = step(appraisal.state, action)
    event = AppraisalEvent(appraisal.version + 1, action.value, state, now, actor, data)
    return _write(uow, replace(appraisal, state=state, **values), event)


def take_appeal(
    uow: UnitOfWork,
    appraisal: Appraisal,
    appeal: Appeal,
    action: AppealAction,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> Appeal:
    """Takes a step with an appeal of a held appraisal. ConflictError as of :func:`states.appeal_step`."""
    state = appeal_step(appeal.state, action)
    event = AppraisalEvent(appraisal.version + 1, action.value, state, now, actor, data, appeal.appeal_id)
    changed = replace(appeal, state=state, version=event.seq, changed_at=now, changed_by=actor, **values)
    uow.appraisals.change_appeal(changed)
    _write(uow, appraisal, event)
    return changed


def begin_appeal(uow: UnitOfWork, appraisal: Appraisal, appeal: Appeal, event: AppraisalEvent) -> Appeal:
    """A new appeal against a held appraisal."""
    uow.appraisals.add_appeal(appeal)
    _write(uow, appraisal, event)
    return appeal


def checked_reason(text: str) -> str:
    """What somebody says in words. Raises InvalidInputError for nothing, too much, or control characters."""
    said = text.strip()
    if not said or len(said) > MAX_REASON or not usable(said):
        raise InvalidInputError(
            "reason_required", "请写明理由", f"不能为空，不超过 {MAX_REASON} 个字", "请填写", "reason"
        )
    return mask_text(said)


def _write(uow: UnitOfWork, appraisal: Appraisal, event: AppraisalEvent) -> Appraisal:
    changed = replace(appraisal, version=event.seq, changed_at=event.at, changed_by=event.actor)
    uow.appraisals.change(changed, event)
    record(uow, changed.appraisal_id, event)
    return changed


def record(uow: UnitOfWork, appraisal_id: str, event: AppraisalEvent) -> None:
    """The audit entry of a step."""
    what = "appeal" if event.appeal_id else "appraisal"
    detail = {"seq": event.seq, "state": event.state.value, "appeal": event.appeal_id}
    entity = f"appraisal:{appraisal_id}"
    trail.record(uow, actor=event.actor, action=f"{what}.{event.action}", entity=entity, detail=detail, now=event.at)
