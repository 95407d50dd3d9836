"""What is done once a day: entries that have left their lists go into the archive, holds end, keys whose time is over are destroyed.

Everything may be run again at any time and by several processes: what is done already is not done twice. Each transaction holds the
registry's lock, so that no entry comes or changes between the question and the act; before, one look without it says whether there is any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.packs.packset import PackSet
from services.audit import trail
from services.daily.jobs import ACTOR, Stopping, never
from services.ports import Database, UnitOfWork
from services.retention.destroying import destroy
from services.retention.model import Archived, Cutoffs, Ended
from services.retention.moving import move, record
from services.retention.states import Action, State, step
from services.retention.terms import Due, archived_since, period_on

JOB = "retention"
BATCH = 500
REDATED = "redated"
PERSONS = 100
"""Persons in one transaction: the registry has no other writer meanwhile."""


@dataclass(frozen=True, slots=True)
class DailyResult:
    """What a run did: entries archived, returned, released from a hold; persons whose key, organisations' papers that were destroyed."""

    archived: int = 0
    returned: int = 0
    released: int = 0
    persons_destroyed: int = 0
    papers_destroyed: int = 0

    def summary(self) -> str:
        """One Chinese line."""
        return (
            f"归档 {self.archived} 条，回到名单 {self.returned} 条，暂缓到期 {self.released} 条，"
            f"销毁密钥 {self.persons_destroyed} 人，单位的申请材料和附件 {self.papers_destroyed} 件"
        )

    def detail(self) -> Mapping[str, Any]:
        """The figures."""
        return asdict(self)


def run(database: Database, packs: PackSet, now: datetime, stopping: Stopping = never) -> DailyResult:
    """All of it, in many short transactions."""
    returned = _return(database, now, stopping)
    released = _release(database, now, stopping)
    archived = _archive(database, now, stopping)
    over = period_on(packs, day_of(now)).cutoffs(day_of(now))
    if over is None:
        return DailyResult(archived, returned, released)
    persons = _destroy(database, over, now, packs, stopping)
    return DailyResult(archived, returned, released, persons, _destroy_papers(database, over, now, stopping))


def _waits(database: Database, look: Callable[[UnitOfWork], Collection[object]]) -> bool:
    """A look without the registry's lock: on most days nothing is to be done."""
    with database.read() as uow:
        return bool(look(uow))


def _archive(database: Database, now: datetime, stopping: Stopping) -> int:
    done, after, day = 0, "", day_of(now)
    if not _waits(database, lambda uow: uow.retention.ended(day, after="", limit=1)):
        return 0
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            page = uow.retention.ended(day, after=after, limit=BATCH)
            by_reason: dict[str, list[Archived]] = {}
            for ended in page:
                if due := archived_since(ended.listing, day):
                    by_reason.setdefault(due.reason, []).append(_place(ended, due, now))
            for reason, places in by_reason.items():
                record(uow, places, Action.ARCHIVE, actor=ACTOR, now=now, data={"reason": reason})
                done += len(places)
        if len(page) < BATCH:
            break
        after = page[-1].listing.listing_id
    return done


def _place(ended: Ended, due: Due, now: datetime) -> Archived:
    entry = ended.listing
    return Archived(
        listing_id=entry.listing_id,
        list_id=entry.list_id,
        subject_key=entry.subject_key,
        state=step(ended.state, Action.ARCHIVE),
        since=due.since,
        reason=due.reason,
        listing_version=entry.version,
        version=ended.version + 1,
        changed_at=now,
        changed_by=ACTOR,
        personal=ended.personal,
    )


def _return(database: Database, now: datetime, stopping: Stopping) -> int:
    """A correction may put an entry on its list again, for example with a later last day.

    One that says it ended on another day is taken out as well, and comes back at once with that day.
    """
    done, after, day = 0, "", day_of(now)
    if not _waits(database, lambda uow: uow.retention.moved(after="", limit=1)):
        return 0
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            page = uow.retention.moved(after=after, limit=BATCH)
            dues = {one.listing.listing_id: archived_since(one.listing, day) for one in page}
            places = uow.retention.lock(dues)
            back = [one for one in places if dues[one.listing_id] is None]
            done += len(move(uow, back, Action.RETURN, actor=ACTOR, now=now))
            redated = [one for one in places if one.state is State.ARCHIVED and _differs(one, dues[one.listing_id])]
            move(uow, redated, Action.RETURN, actor=ACTOR, now=now, data={"reason": REDATED})
        if len(page) < BATCH:
            break
        after = page[-1].listing.listing_id
    return done


def _differs(place: Archived, due: Due | None) -> bool:
    return due is not None and due.since != place.since


def _release(database: Database, now: datetime, stopping: Stopping) -> int:
    done, day = 0, day_of(now)
    if not _waits(database, lambda uow: uow.retention.hold_over(day, limit=1)):
        return 0
    while not stopping():
        with database.write() as uow:
            page = uow.retention.hold_over(day, limit=BATCH)
            places = uow.retention.lock(page)
            over = [one for one in places if one.state is State.HELD and one.held_until and one.held_until < day]
            done += len(move(uow, over, Action.RELEASE, actor=ACTOR, now=now, data={"reason": "hold_over"}))
        if len(page) < BATCH:
            break
    return done


def _destroy(database: Database, over: Cutoffs, now: datetime, packs: PackSet, stopping: Stopping) -> int:
    done, after = 0, ""
    if not _waits(database, lambda uow: uow.retention.due_persons(over, after="", limit=1)):
        return 0
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            page = uow.retention.due_persons(over, after=after, limit=PERSONS)
            for key in page:
                destroy(uow, packs, key, actor=ACTOR, now=now)
        done += len(page)
        if len(page) < PERSONS:
            break
        after = page[-1]
    return done


def _destroy_papers(database: Database, over: Cutoffs, now: datetime, stopping: Stopping) -> int:
    done = 0
    if not _waits(database, lambda uow: uow.retention.due_papers(over, limit=1)):
        return 0
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            page = uow.retention.due_papers(over, limit=BATCH)
            if not page:
                break
            uow.retention.destroy_papers(page)
            trail.record_each(uow, actor=ACTOR, action="retention.destroy_papers", entities=page, detail={}, now=now)
        done += len(page)
    return done
