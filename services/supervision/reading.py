"""Reading supervisions: one with its steps and what became of its messages, a page, the figures. A department sees its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from services.accounts.model import Caller, Role
from services.errors import NotFoundError
from services.outbox.model import Message
from services.paging import require_page
from services.ports import UnitOfWork
from services.supervision.model import Count, Supervision, SupervisionEvent, SupervisionFilter
from services.supervision.states import Action
from services.supervision.subjects import with_subjects
from services.supervision.telling import TOPICS

MAX_PAGE = 200
_CURSOR = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class SupervisionPage:
    """Supervisions, newest first, and the cursor of the next page; None at the end."""

    items: tuple[Supervision, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class SupervisionDetail:
    """One with its steps, oldest first, and the messages that told of each step, by its number."""

    supervision: Supervision
    events: tuple[SupervisionEvent, ...]
    messages: Mapping[int, tuple[Message, ...]]


def list_supervisions(
    uow: UnitOfWork, caller: Caller, wanted: SupervisionFilter, *, cursor: str | None = None, limit: int = 50
) -> SupervisionPage:
    """A page in the caller's scope. InvalidInputError for a limit or a cursor that is none."""
    require_page(limit, MAX_PAGE, cursor, _CURSOR)
    found = uow.supervision.page(scoped(caller, wanted), cursor, limit + 1)
    page = with_subjects(uow, found[:limit])
    return SupervisionPage(page, page[-1].supervision_id if len(found) > limit else None)


def all_supervisions(uow: UnitOfWork, caller: Caller, wanted: SupervisionFilter) -> Iterator[Supervision]:
    """All in the caller's scope, newest first, read page by page."""
    before: str | None = None
    while True:
        page = uow.supervision.page(scoped(caller, wanted), before, MAX_PAGE)
        yield from with_subjects(uow, page)
        if len(page) < MAX_PAGE:
            return
        before = page[-1].supervision_id


def show_supervision(uow: UnitOfWork, caller: Caller, supervision_id: str) -> SupervisionDetail:
    """One with everything. Raises NotFoundError, also for a foreign one."""
    one = uow.supervision.get(supervision_id)
    scope = scoped(caller, SupervisionFilter()).departments
    if one is None or (scope is not None and one.key.department not in scope):
        raise NotFoundError("督办")
    [named], events = with_subjects(uow, (one,)), uow.supervision.events(supervision_id)
    return SupervisionDetail(named, events, _messages(uow, one, events))


def counts(uow: UnitOfWork, caller: Caller, wanted: SupervisionFilter) -> tuple[Count, ...]:
    """How many there are in the caller's scope."""
    return uow.supervision.counts(scoped(caller, wanted))


def scoped(caller: Caller, wanted: SupervisionFilter) -> SupervisionFilter:
    """The credit office and auditors see everything, others what concerns their departments."""
    everything = caller.has(Role.CREDIT_OFFICE, Role.AUDITOR)
    return replace(wanted, departments=None if everything else caller.departments)


def _messages(
    uow: UnitOfWork, one: Supervision, events: tuple[SupervisionEvent, ...]
) -> dict[int, tuple[Message, ...]]:
    """To the department itself; to whom a copy of a notification went is another department's affair."""
    found = {}
    for event in events:
        key = event.data.get("told")
        if key:
            told = uow.outbox.told(TOPICS[Action(event.action)].value, [key])
            found[event.seq] = tuple(message for message in told if message.department == one.key.department)
    return found
