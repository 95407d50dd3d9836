"""Writes one step of a typical case: its new state, its event, the audit entry and what its author is told, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.audit import trail
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.subjects.masking import mask_text
from services.typical.model import Event, TypicalCase
from services.typical.states import DRAFTED, Action, step


def begin(uow: UnitOfWork, new: TypicalCase, *, actor: str, now: datetime) -> bool:
    """A new one with its first event; False while another of the same case is open."""
    event = Event(1, DRAFTED, new.state, now, actor, {"title": new.title, "body": new.body})
    if not uow.typical.add(new, event):
        return False
    _record(uow, new, event)
    return True


def take_step(
    uow: UnitOfWork,
    typical: TypicalCase,
    action: Action,
    data: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> TypicalCase:
    """Takes the step; ``values`` are fields that change besides the state. ConflictError as of :func:`states.step`."""
    state = step(typical.state, action)
    event = Event(typical.version + 1, action.value, state, now, actor, data)
    changed = replace(typical, state=state, version=event.seq, changed_at=now, changed_by=actor, **values)
    uow.typical.change(changed, event)
    _record(uow, changed, event)
    _tell(uow, changed, action, str(data.get("reason", "")), actor, now)
    return changed


_TOLD = {
    Action.RETURN: (Topic.TYPICAL_RETURNED, "典型案例退回修改", "请核对案件，修改后重新送审。"),
    Action.WITHDRAW: (
        Topic.TYPICAL_WITHDRAWN,
        "典型案例已撤下",
        "已经印发、转载的，请一并停止使用；核对清楚以后可以另行起草。",
    ),
}


def _tell(uow: UnitOfWork, typical: TypicalCase, action: Action, reason: str, actor: str, now: datetime) -> None:
    """The department in whose name it was written, and the author's; not of what the author does."""
    if action not in _TOLD or actor == typical.created_by:
        return
    topic, title, what_to_do = _TOLD[action]
    author = uow.accounts.account(typical.created_by.removeprefix("account:"))
    telling = Telling(
        topic=topic,
        key=f"{typical.typical_id}:{typical.version}",
        about=f"typical:{typical.typical_id}",
        title=title,
        text=f"{mask_text(reason)}\n{what_to_do}",
        data={"typical_id": typical.typical_id, "case_id": typical.case_id, "state": typical.state.value},
        link=f"/typical-cases/{typical.typical_id}",
    )
    tell(uow, telling, {typical.department} | ({author.department} if author else set()), actor=actor, now=now)


def _record(uow: UnitOfWork, typical: TypicalCase, event: Event) -> None:
    detail = {"seq": event.seq, "state": event.state.value, "case": typical.case_id}
    entity = f"typical:{typical.typical_id}"
    trail.record(uow, actor=event.actor, action=f"typical.{event.action}", entity=entity, detail=detail, now=event.at)
