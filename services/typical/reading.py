"""Reading typical cases: one, or a page of those that a caller may see, newest first; released ones with their facts filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.errors import NotFoundError
from services.paging import require_page
from services.ports import UnitOfWork
from services.subjects.masking import mask_texts
from services.typical.access import scope_of, visible
from services.typical.facts import facts_of
from services.typical.model import Filter, TypicalCase
from services.typical.standing import shown_now
from services.typical.states import EVENT_TITLES, STATE_TITLES, State
from services.typical.text import rendered
from services.wire import moment_text

MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class TypicalPage:
    """What a caller sees, as JSON, and the cursor of the next page."""

    items: tuple[dict[str, Any], ...]
    next_cursor: str | None


def typical_cases(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    wanted: Filter,
    *,
    cursor: str | None = None,
    limit: int = 20,
    now: datetime,
) -> TypicalPage:
    """A page. What was released but may not be shown at this moment is left out for those who only read."""
    require_page(limit, MAX_PAGE, cursor)
    found = uow.typical.page(scope_of(caller), wanted, cursor, limit + 1)
    items = [view for one in found[:limit] if (view := _view(uow, packs, caller, one, now)) is not None]
    return TypicalPage(tuple(items), found[limit - 1].typical_id if len(found) > limit else None)


def typical_case(uow: UnitOfWork, packs: PackSet, caller: Caller, typical_id: str, *, now: datetime) -> dict[str, Any]:
    """One; with its history for those who work on it. NotFoundError also for a foreign one."""
    one = visible(uow, caller, typical_id)
    view = _view(uow, packs, caller, one, now)
    if view is None:
        raise NotFoundError("典型案例")
    if not _works_on(caller, one):
        return view
    events = [
        {
            "seq": event.seq,
            "action": event.action,
            "action_title": EVENT_TITLES[event.action],
            "state": event.state.value,
            "at": moment_text(event.at),
            "actor": event.actor,
            "reason": mask_texts(event.data.get("reason")),
        }
        for event in uow.typical.events(typical_id)
    ]
    return view | {"history": events}


def _view(uow: UnitOfWork, packs: PackSet, caller: Caller, one: TypicalCase, now: datetime) -> dict[str, Any] | None:
    objection = False
    if one.state is State.RELEASED:
        shown, objection = shown_now(uow, one, now)
        if not shown and not _works_on(caller, one):
            return None
    facts = one.facts
    if facts is None:
        case = uow.cases.get(one.case_id)
        facts = facts_of(packs, case) if case else {}
    view = {
        "typical_id": one.typical_id,
        "effect": one.effect,
        "department": one.department,
        "state": one.state.value,
        "state_title": STATE_TITLES[one.state],
        "version": one.version,
        "title": rendered(one.title, facts),
        "body": rendered(one.body, facts),
        "facts": facts,
        "under_objection": objection,
        "released_at": moment_text(one.released_at) if one.released_at else None,
    }
    if not _works_on(caller, one):
        return view
    return view | {"case_id": one.case_id, "source": {"title": one.title, "body": one.body}}


def _works_on(caller: Caller, one: TypicalCase) -> bool:
    """Those who see drafts see the case behind a text; readers see the text alone."""
    scope = scope_of(caller)
    return scope.everything or one.department in scope.departments
