"""Writes one change of a claim: its new state, its event, the audit entry and the entry's mark, always together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.days import day_of
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.audit import trail
from services.errors import InvalidInputError, NotFoundError
from services.ports import UnitOfWork
from services.registry.marking import clear_mark, end_publicity, set_mark
from services.registry.model import ListingVersion
from services.registry.words import usable
from services.rights import deadlines
from services.rights.model import Claim, ClaimEvent
from services.rights.states import FILE, KIND_TITLES, MARK_OF, OPEN, Action, Kind, State, step

MAX_TEXT = 2000


def begin(uow: UnitOfWork, packs: PackSet, claim: Claim, *, now: datetime) -> Claim:
    """Stores a new claim with its first event and marks the entry."""
    shown = {"applicant": claim.applicant_kind.value, "department": claim.department}
    event = ClaimEvent(1, FILE, claim.state, now, claim.filed_by, shown)
    uow.rights.add(claim, event)
    _record(uow, claim, event)
    put_mark(uow, packs, claim, now=now)
    return claim


def take_step(
    uow: UnitOfWork,
    packs: PackSet,
    claim: Claim,
    action: Action,
    told: Mapping[str, Any],
    *,
    data: Mapping[str, Any] | None = None,
    actor: str,
    now: datetime,
) -> Claim:
    """Takes the step; ``told`` goes into the event, ``data`` is kept on. What was late is said. ConflictError as of ``states.step``.

    A claim that ends takes its mark off the entry, unless another claim still asks for it.
    """
    target = step(claim.kind, claim.state, action)
    entered = {**claim.data.get("entered", {}), target.value: day_of(now).isoformat()}
    changed = _write(uow, packs, claim, action.value, target, told, {**(data or {}), "entered": entered}, actor, now)
    if target not in OPEN or target is State.LIFTED:
        drop_mark(uow, packs, changed, now=now, actor=actor)
    return changed


def note(
    uow: UnitOfWork,
    packs: PackSet,
    claim: Claim,
    action: str,
    told: Mapping[str, Any],
    *,
    data: Mapping[str, Any] | None = None,
    actor: str,
    now: datetime,
) -> Claim:
    """A change that leaves the state as it is."""
    return _write(uow, packs, claim, action, claim.state, told, data or {}, actor, now)


def entry_of(uow: UnitOfWork, listing_id: str) -> ListingVersion:
    """The newest version of the entry. Raises NotFoundError."""
    found = uow.registry.newest([listing_id]).get(listing_id) if usable(listing_id) else None
    if found is None:
        raise NotFoundError("名单条目")
    return found


def put_mark(uow: UnitOfWork, packs: PackSet, claim: Claim, *, now: datetime) -> None:
    """The entry says from now on that the claim is under way (I-14)."""
    mark = MARK_OF[claim.kind]
    if mark not in entry_of(uow, claim.listing_id).listing.marks:
        why = f"{KIND_TITLES[claim.kind]}申请 {claim.claim_id}"
        set_mark(uow, claim.listing_id, mark, packs=packs, reason=why, actor=claim.filed_by, now=now)


def drop_mark(uow: UnitOfWork, packs: PackSet, claim: Claim, *, now: datetime, actor: str) -> None:
    """Takes the claim's mark off, unless the entry has left its list or another claim still asks for the mark."""
    clear(uow, packs, claim, MARK_OF[claim.kind], now=now, actor=actor)


def clear(uow: UnitOfWork, packs: PackSet, claim: Claim, mark: Mark, *, now: datetime, actor: str) -> None:
    """Takes a mark off the entry where it stands and nobody else's open claim asks for it."""
    entry = entry_of(uow, claim.listing_id).listing
    others = [
        other
        for other in uow.rights.of_listing(claim.listing_id)
        if other.claim_id != claim.claim_id
        and other.open
        and other.state is not State.LIFTED
        and MARK_OF[other.kind] is mark
    ]
    if mark in entry.marks and entry.exited_on is None and not others:
        why = f"{KIND_TITLES[claim.kind]}申请 {claim.claim_id} 已办结"
        clear_mark(uow, claim.listing_id, mark, packs=packs, reason=why, actor=actor, now=now)


def lapse_others(uow: UnitOfWork, packs: PackSet, claim: Claim, *, actor: str, now: datetime) -> None:
    """The entry is leaving its list by this claim: nothing remains for the others to ask, except whether it was ever right."""
    for other in uow.rights.of_listing(claim.listing_id):
        if other.claim_id != claim.claim_id:
            lapse(uow, packs, other, actor=actor, now=now)


def lapse(uow: UnitOfWork, packs: PackSet, claim: Claim, *, actor: str, now: datetime) -> bool:
    """Ends a claim whose entry leaves its list otherwise; whether it was one to end. An objection goes on: it disputes the listing itself."""
    if not claim.open or claim.kind is Kind.OBJECTION:
        return False
    take_step(uow, packs, claim, Action.LAPSE, {}, actor=actor, now=now)
    return True


def stop_showing(uow: UnitOfWork, listing_id: str, *, actor: str, now: datetime) -> None:
    """From today on the entry is not shown to the public."""
    yesterday = day_of(now) - timedelta(days=1)
    shown_until = entry_of(uow, listing_id).publicity_until
    if shown_until is None or shown_until > yesterday:
        end_publicity(uow, listing_id, until=yesterday, actor=actor, now=now)


def checked_text(text: str, field: str, title: str, limit: int = MAX_TEXT) -> str:
    """A text that must be there. Raises InvalidInputError."""
    if not text.strip():
        raise _wrong_text(field, title, f"不能为空，不超过 {limit} 个字，不含控制字符")
    return optional_text(text, field, title, limit)


def optional_text(text: str, field: str, title: str, limit: int = MAX_TEXT) -> str:
    """A text that may be empty. Raises InvalidInputError."""
    if len(text) > limit or not usable(text):
        raise _wrong_text(field, title, f"不超过 {limit} 个字，不含控制字符")
    return text.strip()


def _wrong_text(field: str, title: str, told: str) -> InvalidInputError:
    return InvalidInputError(f"{field}_required", f"{title}有误", told, "请补充后再提交", field)


def _write(
    uow: UnitOfWork,
    packs: PackSet,
    claim: Claim,
    action: str,
    state: State,
    told: Mapping[str, Any],
    data: Mapping[str, Any],
    actor: str,
    now: datetime,
) -> Claim:
    late = [one.name for one in deadlines.passed(packs, claim, day_of(now))] if state is not claim.state else []
    event = ClaimEvent(
        claim.version + 1, action, state, now, actor, dict(told) | ({"late": sorted(late)} if late else {})
    )
    changed = replace(
        claim,
        state=state,
        version=event.seq,
        data={**claim.data, **data},
        changed_at=now,
        changed_by=actor,
    )
    uow.rights.change(changed, [event])
    _record(uow, changed, event)
    return changed


def _record(uow: UnitOfWork, claim: Claim, event: ClaimEvent) -> None:
    detail = {
        "kind": claim.kind.value,
        "listing": claim.listing_id,
        "seq": event.seq,
        "state": event.state.value,
        "late": event.data.get("late", []),
    }
    trail.record(
        uow,
        actor=event.actor,
        action=f"{claim.kind.value}.{event.action}",
        entity=f"claim:{claim.claim_id}",
        detail=detail,
        now=event.at,
    )
