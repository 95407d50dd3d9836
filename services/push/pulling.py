"""How a participant's system takes lists over by itself: what was sent to its department, by cursor, and each push in signed batches.

A batch is signed in the form of a receipt: what was taken over, from whom and as of when can be proved later without this service. Batches
of one push follow each other by their cursors, which are signed too, so that none is left out unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.accounts.model import Caller
from services.checks.receipts import signed
from services.paging import foreign_cursor, require_limit
from services.ports import Cipher, Signer, UnitOfWork
from services.push.receiving import (
    MAX_PAGE,
    InboxItem,
    change_views,
    changes,
    fetched,
    held_delivery,
    require_member,
)
from services.registry.access import ListCatalogue
from services.wire import moment_text

_VERSION = 1
DOCUMENT = "push_batch"


@dataclass(frozen=True, slots=True)
class Pulled:
    """A push as a system finds it; ``superseded``: a later push of the same list has everything that this one has."""

    item: InboxItem
    sequence: int
    superseded: bool


@dataclass(frozen=True, slots=True)
class PullPage:
    """Pushes in the order in which they were sent. ``cursor`` is where to go on, now or when there is more to come."""

    pushes: tuple[Pulled, ...]
    cursor: str
    more: bool


def pull(
    uow: UnitOfWork, department: str, *, caller: Caller, cursor: str | None = None, limit: int = 50, now: datetime
) -> PullPage:
    """What was sent to the department after the cursor, the earliest first, also what is applied already.

    Fetching it is its delivery. Raises NotFoundError for a foreign department, InvalidInputError.
    """
    require_member(caller, department)
    require_limit(limit, MAX_PAGE)
    after = _position(cursor)
    found = uow.pushes.after(department, after, limit + 1)
    page = found[:limit]
    newest: dict[str, Mapping[str, int]] = {}
    pulled = []
    for delivery in page:
        push = delivery.push
        sent = newest.setdefault(push.list_id, uow.pushes.last_sent(push.list_id))
        item = fetched(uow, delivery, caller=caller, now=now)
        pulled.append(Pulled(item, push.sequence, push.version < sent.get(department, 0)))
    return PullPage(tuple(pulled), str(page[-1].push.sequence if page else after), len(found) > limit)


def batch(
    uow: UnitOfWork,
    cipher: Cipher,
    signer: Signer,
    packs: ListCatalogue,
    push_id: str,
    department: str,
    *,
    caller: Caller,
    cursor: str | None = None,
    limit: int = 100,
    now: datetime,
) -> dict[str, Any]:
    """A page of what the push changes for the department, and beside it the signed paper that says the same.

    That entries were read is recorded. Raises NotFoundError, InvalidInputError.
    """
    delivery = held_delivery(uow, push_id, department, caller)
    found, following = changes(uow, push_id, department, caller=caller, cursor=cursor, limit=limit)
    told = {
        "push_id": push_id,
        "list": delivery.push.list_id,
        "version": delivery.push.version,
        "base_version": uow.pushes.last_applied(delivery.push.list_id, department),
        "department": department,
        "pushed_at": moment_text(delivery.push.pushed_at),
        "issued_at": moment_text(now),
        "cursor": cursor,
        "next_cursor": following,
        "items": list(change_views(uow, cipher, packs, found, caller=caller, now=now)),
    }
    plain = {"document": DOCUMENT, "document_version": _VERSION, "key_id": signer.key_id, **told}
    return told | {"receipt": signed(plain, signer).to_json()}


def pulled_view(one: Pulled, view: Mapping[str, Any]) -> dict[str, Any]:
    """A pulled push for programs; ``view`` is its inbox view."""
    return {**view, "sequence": one.sequence, "superseded": one.superseded}


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 15):
        raise foreign_cursor()
    return int(cursor)
