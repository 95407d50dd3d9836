"""Marks on an entry: objection and pending repair are shown and change nothing; suspension stops its force meanwhile (S9).

Suspension (for example by a court-approved reorganisation plan, 国办发〔2025〕22号) lifts measures for a time, so open cases
are recalled like on an exit; when the mark is taken off, later checks hit again. Also here: the end of publicity, which
ends display only.
"""

from __future__ import annotations

from datetime import date, datetime

from engine.days import day_of
from engine.inputs import Mark
from services.audit import trail
from services.errors import ConflictError, InvalidInputError
from services.outbox.offices import Offices
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.registry.changing import append_next, held_entry, recall_cases
from services.registry.exits import MAX_REASON, ExitResult
from services.registry.model import MARK_TITLES, ListingVersion, Status, status_on
from services.registry.telling import Change, tell_change
from services.registry.words import usable

_SUSPENSION = Change(Topic.LISTING_SUSPENDED, "条目暂停适用", "暂停适用，措施暂时解除", "", {})
_RESUMPTION = Change(Topic.LISTING_RESUMED, "条目恢复适用", "恢复适用", "", {})


def set_mark(
    uow: UnitOfWork, listing_id: str, mark: Mark, *, packs: Offices, reason: str, actor: str, now: datetime
) -> ExitResult:
    """Puts a mark on an entry; the new version, and how many cases a suspension recalled and how many it told.

    Raises NotFoundError, InvalidInputError without a reason, ConflictError when the entry has the mark or has exited.
    """
    entry = _open_entry(uow, listing_id, now)
    if mark in entry.listing.marks:
        raise ConflictError("already_marked", f"该条目已标注“{MARK_TITLES[mark]}”", "", "无需重复标注")
    version = _with_marks(uow, entry, entry.listing.marks | {mark}, f"set {mark.value}", reason, actor, now)
    if mark is not Mark.SUSPENDED:
        return ExitResult(version, 0)
    told = f"名单条目已{MARK_TITLES[mark]}"
    recalled = recall_cases(uow, entry.listing, told=told, actor=actor, now=now)
    sent = tell_change(uow, packs, entry, _SUSPENSION, recalled.cases, version=version, actor=actor, now=now)
    return ExitResult(version, recalled.count, sent)


def clear_mark(
    uow: UnitOfWork, listing_id: str, mark: Mark, *, packs: Offices, reason: str, actor: str, now: datetime
) -> int:
    """Takes a mark off; the new version. Raises like :func:`set_mark`."""
    entry = _open_entry(uow, listing_id, now)
    if mark not in entry.listing.marks:
        raise ConflictError("not_marked", f"该条目没有标注“{MARK_TITLES[mark]}”", "", "请刷新后再办理")
    version = _with_marks(uow, entry, entry.listing.marks - {mark}, f"clear {mark.value}", reason, actor, now)
    if mark is Mark.SUSPENDED:
        cases = uow.cases.lock_on_listing(listing_id)
        tell_change(uow, packs, entry, _RESUMPTION, cases, version=version, actor=actor, now=now)
    return version


def end_publicity(uow: UnitOfWork, listing_id: str, *, until: date, actor: str, now: datetime) -> int:
    """Sets the last day on which the entry is shown to the public. It stays in force: ending publicity is not exit (S9)."""
    entry = held_entry(uow, listing_id)
    version = append_next(uow, entry, actor=actor, now=now, entry={}, publicity_until=until)
    detail = {"publicity_until": until.isoformat(), "version": version}
    trail.record(uow, actor=actor, action="listing.publicity", entity=f"listing:{listing_id}", detail=detail, now=now)
    return version


def _open_entry(uow: UnitOfWork, listing_id: str, now: datetime) -> ListingVersion:
    entry = held_entry(uow, listing_id)
    if status_on(entry.listing, day_of(now)) is Status.EXITED:
        raise ConflictError("already_exited", "该条目已经退出名单", "", "退出的条目不能再标注")
    return entry


def _with_marks(
    uow: UnitOfWork,
    entry: ListingVersion,
    marks: frozenset[Mark],
    what: str,
    reason: str,
    actor: str,
    now: datetime,
) -> int:
    if not reason.strip() or len(reason) > MAX_REASON or not usable(reason):
        raise InvalidInputError(
            "reason_required", "缺少理由", f"不能为空，不超过 {MAX_REASON} 个字", "请写明依据的文书", "reason"
        )
    version = append_next(uow, entry, actor=actor, now=now, entry={"marks": marks})
    trail.record(
        uow,
        actor=actor,
        action="listing.mark",
        entity=f"listing:{entry.listing.listing_id}",
        detail={"change": what, "reason": reason, "version": version},
        now=now,
    )
    return version
