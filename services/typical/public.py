"""Released typical cases for everybody, without an account: the text and nothing that leads behind it.

Only what stands at this moment is given. Nobody's data is read, so nothing is recorded of who reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.errors import NotFoundError
from services.paging import require_page
from services.ports import UnitOfWork
from services.typical.model import Filter, Scope, TypicalCase
from services.typical.reading import MAX_PAGE
from services.typical.standing import rested_on, shown_now
from services.typical.states import State
from services.typical.text import rendered

_NO_DRAFTS = Scope(False, frozenset())


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A text as the public reads it. ``department`` initiated the list."""

    typical_id: str
    effect: str
    department: str
    title: str
    body: str
    under_objection: bool
    released_at: datetime


def public_cases(
    uow: UnitOfWork, effect: str, *, cursor: str | None = None, limit: int = 20, now: datetime
) -> tuple[tuple[PublicCase, ...], str | None]:
    """A page of what punishes or of what rewards, newest first, and the cursor of the next."""
    require_page(limit, MAX_PAGE, cursor)
    found = uow.typical.page(_NO_DRAFTS, Filter(effect, State.RELEASED), cursor, limit + 1)
    shown = tuple(one for typical in found[:limit] for one in _shown(uow, typical, now))
    return shown, found[limit - 1].typical_id if len(found) > limit else None


def public_case(uow: UnitOfWork, typical_id: str, *, now: datetime) -> PublicCase:
    """One. NotFoundError for whatever is not released, or does not stand any more."""
    typical = uow.typical.get(typical_id)
    for one in _shown(uow, typical, now) if typical else ():
        return one
    raise NotFoundError("典型案例")


def _shown(uow: UnitOfWork, typical: TypicalCase, now: datetime) -> Iterator[PublicCase]:
    if typical.state is not State.RELEASED or typical.released_at is None:
        return
    if rested_on(uow, typical) is None:  # released for the departments alone, with exact days and amounts
        return
    shown, objection = shown_now(uow, typical, now)
    if shown:
        facts = typical.facts or {}
        yield PublicCase(
            typical.typical_id,
            typical.effect,
            typical.department,
            rendered(typical.title, facts),
            rendered(typical.body, facts),
            objection,
            typical.released_at,
        )
