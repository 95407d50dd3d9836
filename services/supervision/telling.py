"""What a department is told: one message for each step and round, however many things are late. No codes and no names of people.

What a department answers goes to the credit office. A notification (通报) also goes to the credit office, and to the departments that initiated the lists concerned, each about its own lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from engine.packs.packset import PackSet
from services.outbox.offices import credit_offices
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.registry.access import initiators
from services.supervision.kinds import KIND_TITLES, Kind
from services.supervision.model import Duty, Supervision
from services.supervision.states import ACTION_TITLES, Action

MOST_LINES = 20
"""Of what is late a message names so many; all of it is on the page that it leads to."""

TOPICS: Mapping[Action, Topic] = {
    Action.REMIND: Topic.SUPERVISION_REMINDED,
    Action.URGE: Topic.SUPERVISION_URGED,
    Action.NOTIFY: Topic.SUPERVISION_NOTIFIED,
}

_ASKING: Mapping[Action, str] = {
    Action.REMIND: "请尽快办理。",
    Action.URGE: "提醒之后仍未办理，请立即办理；有困难的，请向信用办说明。",
    Action.NOTIFY: "催办之后仍未办理，现予通报，并抄送信用办和名单的发起部门。",
}


def tell_step(
    uow: UnitOfWork,
    packs: PackSet,
    department: str,
    action: Action,
    duties: Sequence[Duty],
    key: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Tells a department, and with a notification those who should know. ``key`` stands in the events of what it tells of."""
    own = _telling(packs, department, action, duties, key)
    tell(uow, own, [department], actor=actor, now=now)
    if action is not Action.NOTIFY:
        return
    office = credit_offices(packs) - {department}
    tell(uow, own, office, actor=actor, now=now)
    for informed, theirs in _by_initiator(packs, duties).items():
        if informed not in office | {department}:
            tell(uow, _telling(packs, department, action, theirs, key), [informed], actor=actor, now=now)


def tell_answer(uow: UnitOfWork, packs: PackSet, one: Supervision, text: str, *, actor: str, now: datetime) -> None:
    """Tells the credit office what a department answered."""
    department, kind = one.key.department, KIND_TITLES[one.key.kind]
    what = "，".join(part for part in (one.reference, one.title) if part)
    telling = Telling(
        topic=Topic.SUPERVISION_ANSWERED,
        key=f"{one.supervision_id}:{one.version}",
        about=f"supervision:{one.supervision_id}",
        title=f"督办答复：{_title_of(packs, department)}，{kind}",
        text=f"{what}（应于 {_iso(one.last_day)} 前办理）：{text}",
        data={
            "supervision_id": one.supervision_id,
            "department": department,
            "kind": one.key.kind.value,
            "about": one.key.about,
            "answer": text,
        },
        link=f"/supervision/{one.supervision_id}",
    )
    tell(uow, telling, credit_offices(packs) - {department}, actor=actor, now=now)


def _telling(packs: PackSet, department: str, action: Action, duties: Sequence[Duty], key: str) -> Telling:
    title = f"{ACTION_TITLES[action]}：{_title_of(packs, department)}有 {len(duties)} 项逾期未办"
    return Telling(
        topic=TOPICS[action],
        key=key,
        about=f"department:{department}",
        title=title,
        text="\n".join([*_lines(duties), _ASKING[action]]),
        data={
            "department": department,
            "step": action.value,
            "items": [
                {
                    "kind": duty.key.kind.value,
                    "about": duty.key.about,
                    "reference": duty.reference,
                    "list": duty.list_id,
                    "last_day": _iso(duty.last_day),
                }
                for duty in duties
            ],
        },
        link="/supervision",
        mail=True,
    )


def _lines(duties: Sequence[Duty]) -> list[str]:
    counted = Counter(duty.key.kind for duty in duties)
    summary = "，".join(f"{KIND_TITLES[kind]} {counted[kind]} 项" for kind in Kind if counted[kind])
    named = [
        f"{KIND_TITLES[duty.key.kind]}：{'，'.join(part for part in (duty.reference, duty.title) if part)}"
        f"（应于 {_iso(duty.last_day)} 前办理）"
        for duty in duties[:MOST_LINES]
    ]
    rest = [f"另有 {len(duties) - MOST_LINES} 项，见督办清单。"] if len(duties) > MOST_LINES else []
    return [f"{summary}。", *named, *rest]


def _by_initiator(packs: PackSet, duties: Sequence[Duty]) -> Mapping[str, Sequence[Duty]]:
    """What is late of each initiator's lists; of others' it is told nothing."""
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        for one in sorted(initiators(packs, duty.list_id)) if duty.list_id else ():
            found.setdefault(one, []).append(duty)
    return found


def _title_of(packs: PackSet, department: str) -> str:
    found = packs.departments.get(department)
    return found.title if found else department


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
