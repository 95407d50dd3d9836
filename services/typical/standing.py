"""Whether a case may be told of at all: its outcome was verified, its entry stands and was listed by the procedure (I-19)."""

from __future__ import annotations

from datetime import datetime

from engine.days import day_of
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.cases.counting import UNCOUNTED_TITLES, uncounted
from services.cases.model import Case
from services.cases.states import State
from services.errors import ConflictError
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.typical.model import TypicalCase
from services.typical.states import Action

_TELLABLE = (State.VERIFIED, State.ARCHIVED)


def require_tellable(uow: UnitOfWork, packs: PackSet, case: Case, now: datetime) -> ListingVersion:
    """The entry as it stands. ConflictError ``not_tellable`` with the reason."""
    entry = uow.registry.newest([case.key.listing_id]).get(case.key.listing_id)
    why = _why_not(case, entry, now)
    if why is None:
        reason = uncounted(uow, packs, [case]).get(case.case_id)
        why = UNCOUNTED_TITLES[reason] if reason else None
    if why is not None or entry is None:
        raise ConflictError("not_tellable", "该案件不能作为典型案例", why or "条目不存在", "请选择其他案件")
    return entry


def shown_now(uow: UnitOfWork, typical: TypicalCase, now: datetime) -> tuple[bool, bool]:
    """Whether a released one may be shown at this moment, and whether its entry is under objection (I-14).

    What ends it withdraws it in its own transaction; this also looks, so that nothing is shown that no longer stands.
    """
    entry = uow.registry.newest([typical.listing_id]).get(typical.listing_id)
    told = uow.registry.newest([typical.listing_id], known_at=typical.listing_version).get(typical.listing_id)
    if entry is None or told is None:
        return False, False
    as_told = entry.content_digest == told.content_digest
    return as_told and entry.listing.stands(day_of(now)), Mark.UNDER_OBJECTION in entry.listing.marks


def rested_on(uow: UnitOfWork, typical: TypicalCase) -> str | None:
    """The digest of what its facts were made of on release; None for what is not released, or was before there was a public page."""
    released = [event for event in uow.typical.events(typical.typical_id) if event.action == Action.RELEASE.value]
    return released[-1].data.get("rests_on") if released else None


def _why_not(case: Case, entry: ListingVersion | None, now: datetime) -> str | None:
    if case.outcome != "implemented" or case.state not in _TELLABLE:
        return "须是已实施、并经发起部门核验的案件"
    if case.lift_required or entry is None or not entry.listing.stands(day_of(now)):
        return "名单条目已经退出或者暂停适用"
    if Mark.UNDER_OBJECTION in entry.listing.marks:
        return "名单条目正在异议处理中"
    return None
