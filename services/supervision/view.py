"""The JSON form of supervisions, for programs and pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.packs.packset import PackSet
from services.calendar.working_days import CalendarMissingError
from services.outbox.model import STATE_TITLES as DELIVERY_TITLES
from services.outbox.model import Message
from services.supervision.kinds import KIND_TITLES
from services.supervision.ladder import Ladder, ladder_of
from services.supervision.model import ENDING_TITLES, Answer, Count, Duty, Supervision, SupervisionEvent
from services.supervision.reading import SupervisionDetail
from services.supervision.states import ACTION_TITLES, STATE_TITLES, Action
from services.wire import moment_text

_CHANNELS = {"": "控制台通知", "@mail": "邮件"}


def supervision_json(packs: PackSet, one: Supervision, ladder: Ladder, now: datetime) -> dict[str, Any]:
    """A supervision as it stands."""
    department = packs.departments.get(one.key.department)
    listed = packs.lists.get(one.list_id)
    return {
        "supervision_id": one.supervision_id,
        "kind": one.key.kind.value,
        "kind_title": KIND_TITLES[one.key.kind],
        "department": one.key.department,
        "department_title": department.title if department else one.key.department,
        "about": one.key.about,
        "title": one.title,
        "reference": one.reference,
        "subject": one.subject or None,
        "list": one.list_id or None,
        "list_title": listed.title if listed else one.list_id or None,
        "since": moment_text(one.since),
        "last_day": one.last_day.isoformat(),
        "working_days_late": _late(one, ladder, now),
        "state": one.state.value,
        "state_title": STATE_TITLES[one.state],
        "version": one.version,
        "opened_at": moment_text(one.opened_at),
        "changed_at": moment_text(one.changed_at),
        "snoozed_until": one.snoozed_until.isoformat() if one.snoozed_until else None,
        "snoozed": one.snoozed(now),
        "closed_at": moment_text(one.closed_at) if one.closed_at else None,
        "ending": one.ending.value if one.ending else None,
        "ending_title": ENDING_TITLES[one.ending] if one.ending else None,
        "answer": _answer_json(one.answer) if one.answer else None,
        "link": one.link,
    }


def detail_json(packs: PackSet, detail: SupervisionDetail, now: datetime) -> dict[str, Any]:
    """A supervision with its steps, and where each was delivered."""
    steps = [_event_json(event, detail.messages.get(event.seq, ())) for event in detail.events]
    return supervision_json(packs, detail.supervision, ladder_of(packs), now) | {"history": steps}


def counts_json(packs: PackSet, found: Iterable[Count]) -> list[dict[str, Any]]:
    """The figures: by department, kind and state."""
    return [
        {
            "department": one.department,
            "department_title": packs.departments[one.department].title
            if one.department in packs.departments
            else one.department,
            "kind": one.kind.value,
            "kind_title": KIND_TITLES[one.kind],
            "state": one.state.value,
            "state_title": STATE_TITLES[one.state],
            "count": one.count,
        }
        for one in found
    ]


def _late(one: Supervision, ladder: Ladder, now: datetime) -> int | None:
    """Working days from the last day until it was closed, or until today; None while a year has no calendar."""
    try:
        return ladder.working_days_late(one.last_day, day_of(one.closed_at or now))
    except CalendarMissingError:
        return None


def _event_json(event: SupervisionEvent, messages: Iterable[Message]) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "action": event.action,
        "action_title": ACTION_TITLES[Action(event.action)],
        "state": event.state.value,
        "state_title": STATE_TITLES[event.state],
        "at": moment_text(event.at),
        "actor": event.actor,
        "reason": event.data.get("reason"),
        "answer": event.data.get("answer"),
        "until": event.data.get("until"),
        "ending": event.data.get("ending"),
        "deliveries": [_delivery_json(message) for message in messages],
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {"text": answer.text, "at": moment_text(answer.at), "by": answer.by}


def _delivery_json(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "channel": _CHANNELS.get(message.client, f"系统 {message.client}"),
        "state": message.state.value,
        "state_title": DELIVERY_TITLES[message.state],
        "attempts": message.attempts,
        "delivered_at": moment_text(message.delivered_at) if message.delivered_at else None,
        "last_error": message.last_error,
    }


def duty_json(duty: Duty, today: date) -> dict[str, Any]:
    """Something that waits, late or not."""
    return {
        "kind": duty.key.kind.value,
        "kind_title": KIND_TITLES[duty.key.kind],
        "department": duty.key.department,
        "about": duty.key.about,
        "title": duty.title,
        "reference": duty.reference,
        "subject": duty.subject or None,
        "list": duty.list_id or None,
        "since": moment_text(duty.since),
        "last_day": duty.last_day.isoformat() if duty.last_day else None,
        "missing_year": duty.missing_year,
        "overdue": duty.overdue(today),
        "link": duty.link,
    }
