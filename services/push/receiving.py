"""A department's side of a push: what waits for it, what changed since what it last applied, and its receipts.

A department sees its own deliveries only; any other push does not exist for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.days import day_of
from services.accounts.model import WORKING, Caller
from services.audit import trail
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.paging import require_page
from services.ports import Cipher, UnitOfWork
from services.push.model import SUPERSEDED_NOTE, Delivery, PushAction, PushState, step
from services.registry.access import ListCatalogue
from services.registry.model import ListingVersion
from services.registry.views import listing_view, subjects_in
from services.registry.words import usable
from services.subjects.keys import describe
from services.subjects.masking import mask_text

MAX_PAGE = 500
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A delivery that waits. ``entries`` were added, changed or ended since ``base``, the version last applied."""

    delivery: Delivery
    base: int
    entries: int


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a delta. ``operation``: ``added``, ``changed`` or ``ended``; ``version`` is what holds now."""

    operation: str
    version: ListingVersion


def inbox(uow: UnitOfWork, department: str, *, caller: Caller, now: datetime) -> tuple[InboxItem, ...]:
    """What the department has not applied yet, newest first.

    Fetching it is its delivery, so this writes; an auditor's or an operator's look delivers nothing.
    """
    require_member(caller, department)
    return tuple(fetched(uow, delivery, caller=caller, now=now) for delivery in uow.pushes.open_at(department))


def fetched(uow: UnitOfWork, delivery: Delivery, *, caller: Caller, now: datetime) -> InboxItem:
    """A delivery as its department finds it, delivered by that."""
    push = delivery.push
    base = uow.pushes.last_applied(push.list_id, delivery.department)
    entries = uow.registry.count_changed(push.list_id, base, push.version)
    return InboxItem(_delivered(uow, delivery, caller, now), base, entries)


def changes(
    uow: UnitOfWork, push_id: str, department: str, *, caller: Caller, cursor: str | None = None, limit: int = 100
) -> tuple[tuple[Change, ...], str | None]:
    """A page of what the push changes for the department, and the cursor of the next page.

    An entry that has left the list since the push was sent comes as ended, never as if it still held. One that came and
    went between two applied pushes does not come at all.
    """
    require_page(limit, MAX_PAGE, cursor)
    push = held_delivery(uow, push_id, department, caller).push
    base = uow.pushes.last_applied(push.list_id, department)
    pairs, next_cursor = uow.registry.changed_between(push.list_id, base, push.version, after=cursor, limit=limit)
    newest = uow.registry.newest([version.listing.listing_id for _, version in pairs])
    found = []
    for before, version in pairs:
        latest = newest[version.listing.listing_id]
        ended = latest.listing.exited_on is not None
        if before is None and not ended:
            found.append(Change("added", version))
        elif before is not None and before.listing.exited_on is None:
            found.append(Change("ended", latest) if ended else Change("changed", version))
    return tuple(found), next_cursor


def change_views(
    uow: UnitOfWork, cipher: Cipher, packs: ListCatalogue, found: tuple[Change, ...], *, caller: Caller, now: datetime
) -> tuple[dict[str, object], ...]:
    """Changes as JSON-able views, natural persons masked; that they were read is recorded."""
    codes = describe(uow, cipher, {key for change in found for key in subjects_in(change.version)})
    if found:
        list_id = found[0].version.listing.list_id
        detail = {"entries": len(found)}
        trail.record(uow, actor=caller.id, action="listing.read", entity=f"list:{list_id}", detail=detail, now=now)
    day = day_of(now)
    return tuple(
        {"operation": change.operation}
        | listing_view(change.version, packs.lists.get(change.version.listing.list_id), codes, day)
        for change in found
    )


def mark_received(uow: UnitOfWork, push_id: str, department: str, *, caller: Caller, now: datetime) -> Delivery:
    """The department signs for the push. Raises NotFoundError, ForbiddenError for who only looks, ConflictError."""
    return _step(uow, push_id, department, PushAction.SIGN, "", caller, now)


def mark_applied(uow: UnitOfWork, push_id: str, department: str, *, caller: Caller, now: datetime) -> Delivery:
    """The department has taken the changes over; older pushes of the list are settled with it."""
    delivery = _step(uow, push_id, department, PushAction.APPLY, "", caller, now)
    for older in uow.pushes.open_before(delivery.push.list_id, department, delivery.push.version):
        note = f"{SUPERSEDED_NOTE}（{push_id}）"
        uow.pushes.step(older, department, PushState.APPLIED, at=now, actor=caller.id, note=note)
    return delivery


def mark_failed(
    uow: UnitOfWork, push_id: str, department: str, *, reason: str, caller: Caller, now: datetime
) -> Delivery:
    """The department could not take the changes over, and says why; it can sign for the push again later."""
    if not reason.strip() or len(reason) > MAX_REASON or not usable(reason):
        raise InvalidInputError(
            "reason_required", "请写明失败原因", f"不能为空，不超过 {MAX_REASON} 个字", "请写明哪一步失败", "reason"
        )
    return _step(uow, push_id, department, PushAction.FAIL, mask_text(reason.strip()), caller, now)


def require_member(caller: Caller, department: str) -> None:
    """A foreign department's pushes do not exist for the caller. Raises NotFoundError."""
    if not caller.acts_for(department):
        raise NotFoundError("推送")


def held_delivery(uow: UnitOfWork, push_id: str, department: str, caller: Caller) -> Delivery:
    """The department's delivery, kept from change by others. Raises NotFoundError."""
    require_member(caller, department)
    delivery = uow.pushes.hold(push_id, department) if usable(push_id) else None
    if delivery is None:
        raise NotFoundError("推送")
    return delivery


def _delivered(uow: UnitOfWork, delivery: Delivery, caller: Caller, now: datetime) -> Delivery:
    if delivery.state is not PushState.SENT or not caller.has(*WORKING):
        return delivery
    held = uow.pushes.hold(delivery.push.push_id, delivery.department)
    if held is None or held.state is not PushState.SENT:
        return held or delivery
    uow.pushes.step(delivery.push.push_id, delivery.department, PushState.DELIVERED, at=now, actor=caller.id, note="")
    return Delivery(delivery.push, delivery.department, PushState.DELIVERED)


def _step(
    uow: UnitOfWork, push_id: str, department: str, action: PushAction, note: str, caller: Caller, now: datetime
) -> Delivery:
    delivery = held_delivery(uow, push_id, department, caller)
    if not caller.has(*WORKING):
        raise ForbiddenError(
            "role_missing", "您的角色不能办理推送", "签收和登记应用结果由本部门的经办人办理", "请由经办人办理"
        )
    state = step(delivery.state, action)
    uow.pushes.step(push_id, department, state, at=now, actor=caller.id, note=note)
    detail = {"department": department, "state": state.value}
    trail.record(uow, actor=caller.id, action="push.step", entity=f"push:{push_id}", detail=detail, now=now)
    return Delivery(delivery.push, department, state)
