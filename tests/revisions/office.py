"""An office's service without HTTP: rules opened from a folder, the desk, and the people at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.bus.in_process import InProcessBus
from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.ports import Signer
from services.revisions.active import ActiveRules
from services.revisions.desk import RevisionDesk
from services.revisions.model import Activation, Publication
from services.revisions.starting import open_rules
from tests.revisions.packs import folder, packs_of

POLICY = Caller("account:policy", frozenset({"jy-credit"}), frozenset({Role.POLICY_OFFICER}))
OFFICE = Caller("account:office", frozenset({"jy-credit"}), frozenset({Role.CREDIT_OFFICE}))
AUDITOR = Caller("account:auditor", frozenset({"jy-credit"}), frozenset({Role.AUDITOR}))
CLERK = Caller("account:clerk", frozenset({"jy-bidding"}), frozenset({Role.CLERK}))
LOCAL = Caller("local:root", frozenset({"jy-credit"}), frozenset({Role.OPERATOR, Role.CREDIT_OFFICE}))

REASONS = {
    ("minor_entry_restricted", None): "名单不分等级",
}
"""What the small packs' warnings are accepted with."""


@dataclass
class Noticing:
    """An observer that remembers."""

    activated_: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def disagreement(self, revision: str, place: str, details: Mapping[str, object]) -> None:
        raise AssertionError(place)

    def activated(self, revision: str, sequence: int) -> None:
        self.activated_.append(sequence)

    def activation_failed(self, revision: str, code: str) -> None:
        self.failed.append(code)


@dataclass
class Office:
    """One process on a database."""

    database: SqlDatabase
    signer: Signer
    rules: ActiveRules
    desk: RevisionDesk
    noticing: Noticing
    now: datetime
    root: Path

    def propose(self, packs: PackSet, caller: Caller = POLICY, **more: Any) -> Publication:
        given = {"reason": "示例理由", "accept": REASONS, "now": self.now} | more
        return self.desk.propose(packs, caller, **given)

    def publish(self, packs: PackSet) -> Activation:
        """Proposed by one, approved by another."""
        proposed = self.propose(packs)
        return self.desk.approve(proposed.publication_id, OFFICE, now=self.now)

    def actions(self, prefix: str = "revision.") -> list[tuple[str, str]]:
        with self.database.read() as uow:
            return [(e.actor, e.action) for e in uow.audit.entries() if e.action.startswith(prefix)]


def no_impact(active: RuleEngine, proposed: RuleEngine, *, actor: str, now: datetime) -> dict[str, Any]:
    """Stands for the report on past checks, which has tests of its own."""
    return {"from": active.packs.revision, "to": proposed.packs.revision, "actor": actor}


def open_office(database: SqlDatabase, signer: Signer, root: Path, now: datetime, *, demo: bool = False) -> Office:
    """A process that starts on the database; ``root`` is its packs' folder, made when it is not there."""
    if not root.exists():
        folder(root)
    noticing = Noticing()

    def read() -> PackSet:
        return packs_of(root) if demo else PackSet.load(root, [])

    rules = open_rules(database, signer, noticing, demo=demo, folder=read, now=now)
    desk = RevisionDesk(database, rules, signer, InProcessBus(), no_impact, demo=demo)
    return Office(database, signer, rules, desk, noticing, now, root)
