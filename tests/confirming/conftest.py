"""An office with a packs' folder, its own confirmations beside it, and a desk on an empty database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from adapters.files.confirmation_sets import FolderOfSets
from adapters.files.packs_at_hand import PacksAtHand
from adapters.storage.database import SqlDatabase
from engine.days import day_of
from engine.documents import Confirmation
from engine.packs.cache import NO_CACHE
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit.model import Entry
from services.confirming.act import Declaration
from services.confirming.desk import ConfirmingDesk
from tests.packs_engine.packs import write

POLICY = Caller("account:policy", frozenset({"jy-credit"}), frozenset({Role.POLICY_OFFICER}))
CREDIT = Caller("account:credit", frozenset({"jy-credit"}), frozenset({Role.CREDIT_OFFICE}))
AUDITOR = Caller("account:auditor", frozenset({"jy-credit"}), frozenset({Role.AUDITOR}))
CLERK = Caller("account:clerk", frozenset({"jy-bidding"}), frozenset({Role.CLERK}))
SYSTEM = Caller("client:policy", frozenset({"jy-credit"}), frozenset({Role.POLICY_OFFICER}))
LOCAL = Caller("local:root", frozenset({"jy-credit"}), frozenset({Role.OPERATOR, Role.CREDIT_OFFICE}))

MEASURE, LIST, RULE = "measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"


@dataclass
class Office:
    """The desk, its folders, and what a person would type."""

    database: SqlDatabase
    root: Path
    sets: FolderOfSets
    desk: ConfirmingDesk
    now: datetime

    @property
    def packs(self) -> PackSet:
        """As a process that starts now would read them."""
        return PackSet.load(self.root, self.sets.files())

    def read(self, item: str) -> Declaration:
        """What somebody declares who read the page and ticked everything."""
        found = self.desk.item(POLICY, item, day_of(self.now))
        return self.declare(item, found.item.digest, {point.text for point in found.points})

    def declare(
        self,
        item: str,
        digest: str,
        established: Collection[str],
        *,
        name: str = "示例科长 甲",
        edition: str = "2026年版",
        row: str = "第三类第5项",
        from_: date | None = None,
        until: date | None = None,
    ) -> Declaration:
        return Declaration(item, digest, name, edition, row, from_ or day_of(self.now), until, established)

    def confirm(self, item: str, caller: Caller = POLICY) -> Confirmation:
        return self.desk.confirm(self.read(item), caller, now=self.now)

    def trail(self) -> list[Entry]:
        with self.database.read() as uow:
            return list(uow.audit.entries())


@pytest.fixture
def office(database: SqlDatabase, tmp_path: Path, now: datetime) -> Office:
    root, sets = write(tmp_path / "packs"), FolderOfSets(tmp_path / "home" / "confirmations")
    at_hand = PacksAtHand(root, sets.files, lambda: PackSet.load(root, []), NO_CACHE)
    return Office(database, root, sets, ConfirmingDesk(database, at_hand, sets), now)
