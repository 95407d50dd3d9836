"""Everything that others have proposed of one comparison, part by part: each part is one transaction and one version of the registry.

A comparison may show thirty thousand differences. Between two parts others may write, and what was done stays done however the rest ends.
Whoever goes on begins behind the last one looked at; whoever begins anew meets what is still proposed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.accounts.model import Caller
from services.cases.access import require_person
from services.corrections.access import PERSONS_ONLY, require_second_person
from services.corrections.deciding import Accepted, apply
from services.corrections.model import Filter
from services.corrections.states import State
from services.errors import ConflictError
from services.list_files.reading import kept_file
from services.outbox.offices import Offices
from services.ports import Cipher, Database, UnitOfWork

PART = 500
"""Proposals in one transaction: so long do other writers of the registry wait."""

MOST = 2000
"""Proposals looked at while one person waits for one answer."""


def accept_all(
    database: Database,
    cipher: Cipher,
    packs: Offices,
    file_id: str,
    *,
    caller: Caller,
    now: datetime,
    after: str | None = None,
    part: int = PART,
    most: int = MOST,
) -> Accepted:
    """Accepts up to ``most`` of what others have proposed, from behind ``after`` on.

    Raises NotFoundError, ForbiddenError ``same_person`` when all of it is the caller's own, ConflictError ``nothing_to_accept``.
    """
    done, reached, looked = Accepted(), after, 0
    wanted = Filter(file_id=file_id, state=State.PROPOSED, not_by=caller.id)
    while looked < most:
        with database.write() as uow:
            list_id = kept_file(uow, packs, file_id, caller).list_id
            require_person(caller, PERSONS_ONLY)
            uow.registry.lock()
            proposed = uow.corrections.lock(wanted, after=reached, limit=min(part, most - looked))
            if not proposed:
                if reached is None:
                    raise _nothing(uow, wanted, caller)
                break
            done = done.and_(apply(uow, cipher, packs, packs.lists[list_id], proposed, caller, now))
        looked, reached = looked + len(proposed), proposed[-1].correction_id
    with database.read() as uow:
        left = uow.corrections.count(wanted, after=reached)
        own = uow.corrections.count(replace(wanted, not_by=None, by=caller.id))
    return replace(done, own=own, left=left, next_after=reached if left else None)


def _nothing(uow: UnitOfWork, wanted: Filter, caller: Caller) -> Exception:
    for own in uow.corrections.page(replace(wanted, not_by=None, by=caller.id), None, 1):
        require_second_person(own, caller)
    return ConflictError("nothing_to_accept", "没有待复核的更正建议", "", "请刷新后按当前状态办理")
