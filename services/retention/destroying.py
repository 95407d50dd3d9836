"""Destroying a natural person's key: code, names and everything said in words become unreadable for good (S10).

What stays names nobody: entries with their dates and codes, decisions, receipts, audit chains. They hold the subject's key, which nothing
leads back to a person any more, and keyed digests; so replay, ``receipts verify`` and ``audit verify`` work as before.
"""

from __future__ import annotations

from datetime import datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.ports import UnitOfWork
from services.retention.moving import move
from services.retention.states import Action, State
from services.retention.terms import period_on
from services.subjects.keys import erase

REASON = "保存期满"


def destroy(uow: UnitOfWork, packs: PackSet, subject_key: str, *, actor: str, now: datetime) -> None:
    """One person, of whom the caller has made sure, under the registry's lock, that nothing stands (``due_persons``)."""
    period = period_on(packs, day_of(now))
    why = f"{REASON}（{period.months} 个月，{period.decided_by}；销毁：{period.destruction_by}）"
    erase(uow, subject_key, actor=actor, reason=why, now=now)
    own = [
        place for place in uow.retention.lock(uow.retention.of_person(subject_key)) if place.subject_key == subject_key
    ]
    archived = [place for place in own if place.state is State.ARCHIVED]
    move(uow, archived, Action.DESTROY, actor=actor, now=now, data={"months": period.months})
