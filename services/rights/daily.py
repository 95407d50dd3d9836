"""What is done once a day without anybody asking: publicity ends at its longest, missed deadlines are noted and told, dead claims lapse.

Everything may be run again at any time and by several processes: what is done already is not done twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.days import add_months, day_of
from engine.documents import ListType
from engine.inputs import Level
from engine.law.parameters import publicity_on
from engine.packs.packset import PackSet
from services.audit import trail
from services.daily.jobs import ACTOR, Stopping, never
from services.ports import Database, UnitOfWork
from services.rights import deadlines, notices
from services.rights.change import lapse, note
from services.rights.model import Claim
from services.rights.publicity import last_day_by_law
from services.rights.states import OVERDUE

JOB = "rights"
BATCH = 500
_LONGEST_CLIP = timedelta(days=4)
"""Months clip to their end, so that going back the same months may miss up to three days."""


@dataclass(frozen=True, slots=True)
class DailyResult:
    """What a run did. ``missing_years``: years without a calendar, for which no deadline could be computed."""

    publicity_ended: int = 0
    overdue_noted: int = 0
    lapsed: int = 0
    missing_years: tuple[int, ...] = ()

    def summary(self) -> str:
        """One Chinese line."""
        told = f"到期停止公示 {self.publicity_ended} 条，新超期 {self.overdue_noted} 项，终止办理 {self.lapsed} 件"
        if self.missing_years:
            told += f"；缺少 {'、'.join(map(str, self.missing_years))} 年的工作日历，有的期限不能计算"
        return told

    def detail(self) -> Mapping[str, Any]:
        """The figures."""
        return asdict(self) | {"missing_years": list(self.missing_years)}


def run(database: Database, packs: PackSet, now: datetime, stopping: Stopping = never) -> DailyResult:
    """All of it, in many short transactions."""
    ended = sum([_end_list(database, packs, list_type, now, stopping) for list_type in packs.lists.values()])
    noted, lapsed, missing = _look_at_claims(database, packs, now, stopping)
    return DailyResult(ended, noted, lapsed, tuple(sorted(missing)))


def _end_list(database: Database, packs: PackSet, list_type: ListType, now: datetime, stopping: Stopping) -> int:
    if list_type.publicity is None or list_type.publicity.parameters is None:
        return 0
    ended = 0
    for level in Level:
        most = publicity_on(packs, list_type.publicity.parameters, level, day_of(now)).most
        if most is None:
            continue
        levels: list[Level | None] = [level, None] if level is list_type.default_level else [level]
        before = add_months(day_of(now), -most.number) + _LONGEST_CLIP
        ended += _end_level(database, packs, list_type, levels, before, now, stopping)
    return ended


def _end_level(
    database: Database,
    packs: PackSet,
    list_type: ListType,
    levels: list[Level | None],
    before: date,
    now: datetime,
    stopping: Stopping,
) -> int:
    with database.read() as uow:
        if not uow.rights.shown_too_long(list_type.id, levels, before, "", 1):
            return 0  # on most days: nobody waits for the registry's lock
    ended, after = 0, ""
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            ids = uow.rights.shown_too_long(list_type.id, levels, before, after, BATCH)
            ended += _end_publicity(uow, packs, list_type, ids, now)
        if len(ids) < BATCH:
            break
        after = ids[-1]
    return ended


def _end_publicity(
    uow: UnitOfWork, packs: PackSet, list_type: ListType, listing_ids: tuple[str, ...], now: datetime
) -> int:
    """Under the registry's lock: one version for all of them. What exited or was hidden meanwhile is not among them."""
    today = day_of(now)
    found = uow.registry.newest(listing_ids)
    last = {key: last_day_by_law(packs, list_type, version.listing, today) for key, version in found.items()}
    over = {key: end for key, end in last.items() if end is not None and end < today}
    if not over:
        return 0
    uow.registry.lock_for_change(over)
    number = uow.registry.next_version(now, ACTOR)
    uow.registry.append(
        [
            replace(found[key], listing=replace(found[key].listing, version=number), publicity_until=end)
            for key, end in sorted(over.items())
        ]
    )
    entities = [f"listing:{key}" for key in sorted(over)]
    detail = {"reason": "publicity_over", "version": number}
    trail.record_each(uow, actor=ACTOR, action="listing.publicity", entities=entities, detail=detail, now=now)
    return len(over)


def _look_at_claims(database: Database, packs: PackSet, now: datetime, stopping: Stopping) -> tuple[int, int, set[int]]:
    noted, lapsed, missing = 0, 0, set[int]()
    for claim_id in _open_ids(database):
        if stopping():
            break
        with database.write() as uow:
            uow.registry.lock()
            claim = uow.rights.lock(claim_id)
            if claim is None or not claim.open:
                continue
            entry = uow.registry.get(claim.listing_id)
            if entry is not None and entry.exited_on is not None and lapse(uow, packs, claim, actor=ACTOR, now=now):
                lapsed += 1
                continue
            noted += _note_overdue(uow, packs, claim, now)
            missing |= {one.missing_year for one in deadlines.running(packs, claim) if one.missing_year}
    return noted, lapsed, missing


def _open_ids(database: Database) -> Iterator[str]:
    after: str | None = None
    while True:
        with database.read() as uow:
            ids = [claim.claim_id for claim in uow.rights.all_open(after, BATCH)]
        yield from ids
        if len(ids) < BATCH:
            return
        after = ids[-1]


def _note_overdue(uow: UnitOfWork, packs: PackSet, claim: Claim, now: datetime) -> int:
    """Each missed deadline once; a day that moved since, because a calendar was entered, is another deadline."""
    known = set(claim.data.get("overdue", ()))
    fresh = [one for one in deadlines.passed(packs, claim, day_of(now)) if f"{one.name}:{one.last_day}" not in known]
    for one in fresh:
        known.add(f"{one.name}:{one.last_day}")
        told = {"deadline": one.name, "last_day": str(one.last_day), "article": one.article}
        claim = note(uow, packs, claim, OVERDUE, told, data={"overdue": sorted(known)}, actor=ACTOR, now=now)
        notices.late(uow, packs, claim, one, actor=ACTOR, now=now)
    return len(fresh)
