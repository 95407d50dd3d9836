"""What is done once a day without anybody asking: publicity ends at its longest, missed deadlines are noted and told, dead claims lapse.

Everything may be run again at any time and by several processes: what is done already is not done twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.days import add_months, day_of
from engine.inputs import Level
from engine.law.parameters import publicity_on
from engine.packs.packset import PackSet
from services.audit import trail
from services.daily.jobs import ACTOR, Stopping, never
from services.ports import Database, UnitOfWork
from services.rights import deadlines, notices
from services.rights.change import lapse, note
from services.rights.deadlines import Deadline
from services.rights.model import Claim
from services.rights.publicity import last_day_by_law
from services.rights.states import OVERDUE, Kind
from services.rights.store import ShownTooLong

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
    """All of it, in many short transactions; where nothing is to be done nobody waits for the registry's lock."""
    ended = _end_shown_too_long(database, packs, now, stopping)
    noted, lapsed, missing = _look_at_claims(database, packs, now, stopping)
    return DailyResult(ended, noted, lapsed, tuple(sorted(missing)))


def _end_shown_too_long(database: Database, packs: PackSet, now: datetime, stopping: Stopping) -> int:
    wanted = _longest(packs, day_of(now))
    with database.read() as uow:
        if not uow.rights.shown_too_long(wanted, "", 1):
            return 0
    ended, after = 0, ""
    while not stopping():
        with database.write() as uow:
            uow.registry.lock()
            ids = uow.rights.shown_too_long(wanted, after, BATCH)
            ended += _end_publicity(uow, packs, ids, now)
        if len(ids) < BATCH:
            break
        after = ids[-1]
    return ended


def _longest(packs: PackSet, today: date) -> tuple[ShownTooLong, ...]:
    """For each list, and each level of it, the day before which an entry was decided that may be shown no more."""
    found = []
    for list_type in packs.lists.values():
        if list_type.publicity is None or list_type.publicity.parameters is None:
            continue
        for level in Level:
            most = publicity_on(packs, list_type.publicity.parameters, level, today).most
            if most is not None:
                before = add_months(today, -most.number) + _LONGEST_CLIP
                found.append(ShownTooLong(list_type.id, level, before))
                if level is list_type.default_level:
                    found.append(ShownTooLong(list_type.id, None, before))
    return tuple(found)


def _end_publicity(uow: UnitOfWork, packs: PackSet, listing_ids: tuple[str, ...], now: datetime) -> int:
    """Under the registry's lock: one version for all of them. What exited or was hidden meanwhile is not among them."""
    today = day_of(now)
    found = uow.registry.newest(listing_ids)
    last = {
        key: last_day_by_law(packs, packs.lists[version.listing.list_id], version.listing, today)
        for key, version in found.items()
    }
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
    for claim in _open_claims(database):
        if stopping():
            break
        missing |= {one.missing_year for one in deadlines.running(packs, claim) if one.missing_year}
        with database.read() as uow:
            due = _entry_left(uow, claim) or _newly_overdue(packs, claim, now)
        if due:
            with database.write() as uow:
                more_lapsed, more_noted = _act(uow, packs, claim.claim_id, now)
            lapsed, noted = lapsed + more_lapsed, noted + more_noted
    return noted, lapsed, missing


def _act(uow: UnitOfWork, packs: PackSet, claim_id: str, now: datetime) -> tuple[int, int]:
    """Lapsed claims and deadlines noted; looked at again, under the lock."""
    uow.registry.lock()
    claim = uow.rights.lock(claim_id)
    if claim is None or not claim.open:
        return 0, 0
    if _entry_left(uow, claim) and lapse(uow, packs, claim, actor=ACTOR, now=now):
        return 1, 0
    return 0, _note_overdue(uow, packs, claim, now)


def _open_claims(database: Database) -> Iterator[Claim]:
    after: str | None = None
    while True:
        with database.read() as uow:
            claims = uow.rights.all_open(after, BATCH)
        yield from claims
        if len(claims) < BATCH:
            return
        after = claims[-1].claim_id


def _entry_left(uow: UnitOfWork, claim: Claim) -> bool:
    """Whether the claim lapses with its entry; an objection outlives it."""
    if claim.kind is Kind.OBJECTION:
        return False
    entry = uow.registry.get(claim.listing_id)
    return entry is not None and entry.exited_on is not None


def _newly_overdue(packs: PackSet, claim: Claim, now: datetime) -> list[Deadline]:
    """Each missed deadline once; a day that moved since, because a calendar was entered, is another deadline."""
    known = set(claim.data.get("overdue", ()))
    return [one for one in deadlines.passed(packs, claim, day_of(now)) if _named(one) not in known]


def _named(one: Deadline) -> str:
    return f"{one.name}:{one.last_day}"


def _note_overdue(uow: UnitOfWork, packs: PackSet, claim: Claim, now: datetime) -> int:
    fresh = _newly_overdue(packs, claim, now)
    for one in fresh:
        known = sorted({*claim.data.get("overdue", ()), _named(one)})
        told = {"deadline": one.name, "last_day": str(one.last_day), "article": one.article}
        claim = note(uow, packs, claim, OVERDUE, told, data={"overdue": known}, actor=ACTOR, now=now)
        notices.late(uow, packs, claim, one, actor=ACTOR, now=now)
    return len(fresh)
