"""A desk that pushes lists and receives them; every call in a transaction of its own, as a request would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from adapters.storage.database import SqlDatabase
from engine.inputs import Mark
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.ports import Cipher
from services.push import service as push
from services.push.model import Push, PushState
from services.push.receiving import InboxItem
from services.registry.exits import exit_listing
from services.registry.marking import set_mark
from tests.support.callers import BIDDING_CLERK, COURT
from tests.support.offices import NOBODY
from tests.support.registry import add_listing, company_code

BIDDING = "jy-bidding"
TODAY = date(2026, 11, 22)


class Desk:
    """Every call in a transaction of its own, as a request would be."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> None:
        self.database, self.cipher, self.packs, self.now = database, cipher, packs, now

    def list(self, number: int, **more: Any) -> str:
        listing = add_listing(
            self.database, self.cipher, self.now, listing_id=f"{number:032d}", list_id="debtors",
            **({"code": company_code(number)} | more),
        )  # fmt: skip
        return listing.listing_id

    def leave(self, listing_id: str) -> None:
        with self.database.write() as uow:
            exit_listing(
                uow, listing_id, kind="repaired", effective_on=TODAY, document_no="修1", reason="履行", actor="account:t",
                packs=NOBODY, now=self.now,
            )  # fmt: skip

    def mark(self, listing_id: str) -> None:
        with self.database.write() as uow:
            set_mark(
                uow, listing_id, Mark.UNDER_OBJECTION, reason="异议", actor="account:t", packs=NOBODY, now=self.now
            )

    def push(self, caller: Caller = COURT, list_id: str = "debtors", packs: Any = None) -> Push:
        with self.database.write() as uow:
            return push.push(uow, packs or self.packs, list_id, caller=caller, now=self.now)

    def inbox(self, department: str = BIDDING, caller: Caller = BIDDING_CLERK) -> tuple[InboxItem, ...]:
        with self.database.write() as uow:
            return push.inbox(uow, department, caller=caller, now=self.now)

    def changes(self, sent: Push, **more: Any) -> dict[str, str]:
        with self.database.write() as uow:
            found, _ = push.changes(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, **more)
        return {change.version.listing.listing_id: change.operation for change in found}

    def step(
        self, name: str, sent: Push, caller: Caller = BIDDING_CLERK, department: str = BIDDING, **more: Any
    ) -> None:
        with self.database.write() as uow:
            getattr(push, f"mark_{name}")(uow, sent.push_id, department, caller=caller, now=self.now, **more)

    def apply(self, sent: Push) -> None:
        self.step("received", sent)
        self.step("applied", sent)

    def states(self, sent: Push) -> Mapping[str, PushState]:
        with self.database.read() as uow:
            return {delivery.department: delivery.state for delivery in uow.pushes.deliveries(sent.push_id)}
