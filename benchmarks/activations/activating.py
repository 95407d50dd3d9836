"""Activations while checks run: good ones as the service itself writes them, and rows that must never decide anything."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import cycle
from pathlib import Path

from adapters.crypto.keys import KeyRing
from engine.packs.packset import PackSet
from services.ports import Database, Signer
from services.revisions.activating import activate
from services.revisions.manifest import Origin, signed
from services.revisions.model import Activation, Kind


class Fault(StrEnum):
    """What is wrong with a broken activation."""

    UNSIGNED = "unsigned"
    DAMAGED = "damaged text"
    FOREIGN = "wrong signature"


@dataclass(frozen=True, slots=True)
class Activated:
    """One row. Seconds of the monotonic clock just before and just after it was written; ``fault`` is None for a good one."""

    sequence: int
    revision: str
    began: float
    done: float
    fault: Fault | None = None


class Activator:
    """Writes activations into the service's database, with its own keys; ``stranger`` is a folder for keys that it does not trust."""

    def __init__(self, database: Database, signer: Signer, stranger: Path) -> None:
        self._database = database
        self._signer = signer
        self._stranger = KeyRing(stranger).signer
        self._faults = cycle(Fault)

    def running(self) -> Activated:
        """What decides before anything is activated here."""
        with self._database.read() as uow:
            newest = uow.revisions.newest([Kind.DEMO])
        if newest is None:
            raise ValueError("the demo has activated nothing")
        return Activated(newest.sequence, newest.revision, 0.0, 0.0)

    def good(self, packs: PackSet) -> Activated:
        """Activates an edition."""
        began = time.monotonic()
        with self._database.write() as uow:
            after = uow.revisions.last_sequence()
            new = activate(uow, packs, _origin(), self._signer, after=after, now=datetime.now(UTC))
        return Activated(new.sequence, new.revision, began, time.monotonic())

    def broken(self, packs: PackSet) -> Activated:
        """Inserts the edition's row with the next fault in turn; its revision must not be activated otherwise."""
        fault, began = next(self._faults), time.monotonic()
        text = packs.canonical()
        if fault is Fault.DAMAGED:
            text = text[: len(text) // 2]
        with self._database.write() as uow:
            row = signed(packs, uow.revisions.last_sequence() + 1, _origin(), self._signer)
            uow.checks.keep_revision(packs.revision, lambda: text, row.activated_at)
            if not uow.revisions.activate(self._spoiled(row, fault)):
                raise ValueError(f"activation {row.sequence} was taken by another")
        return Activated(row.sequence, row.revision, began, time.monotonic(), fault)

    def _spoiled(self, row: Activation, fault: Fault) -> Activation:
        if fault is Fault.UNSIGNED:
            return replace(row, signature=b"")
        if fault is Fault.FOREIGN:  # under our key's name: only the signature itself can tell
            return replace(row, signature=self._stranger.sign(row.manifest))
        return row


def _origin() -> Origin:
    now = datetime.now(UTC)
    return Origin(Kind.DEMO, None, "system:benchmark", now, "system:benchmark", now)
