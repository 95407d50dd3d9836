"""``python -m tests.outbox.leaving URL HOME STAGE``: ends the entry l-1 and kills its own process, as with kill -9, at a stage.

Stages: ``recalled`` (cases recalled, nobody told), ``telling`` (some told), ``told`` (all told, not committed), ``committed``; and for the
delivery that follows ``sent`` (the receiver has it, nothing recorded).
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase, make_engine
from services.outbox import sending
from services.outbox.dispatch import Dispatcher
from services.outbox.model import Message, Webhook
from services.registry import exits, telling
from services.registry.exits import exit_listing
from tests.support.packs import small_packs
from tests.support.unobserved import Unobserved

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
STAGES = ("recalled", "telling", "told", "committed", "sent")


def die(*_: Any, **__: Any) -> Any:
    """No time for any good-bye."""
    os.kill(os.getpid(), signal.SIGKILL)


class Receiver:
    """Writes down the id of what it took, durably, and then the sender dies."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def carry(self, message: Message, webhook: Webhook, now: datetime) -> None:
        with self.file.open("a") as taken:
            taken.write(message.message_id + "\n")
        die()


def main(url: str, home: str, stage: str) -> None:
    """Runs until it dies."""
    folder = Path(home)
    packs = small_packs(folder / f"packs-{stage}")
    database = SqlDatabase(make_engine(url), KeyRing(folder / "keys").cipher)
    if stage == "recalled":
        exits.tell_change = die
    elif stage == "telling":
        told = iter([sending.tell])
        telling.tell = lambda *a, **k: next(told, die)(*a, **k)  # type: ignore[attr-defined]
    with database.write() as uow:
        exit_listing(
            uow, "l-1", packs=packs, kind="repaired", effective_on=date(2026, 11, 22), document_no="修1",
            reason="履行完毕", actor="account:fayuan", now=NOW,
        )  # fmt: skip
        if stage == "told":
            die()
    if stage == "committed":
        die()
    Dispatcher(database, Receiver(folder / "taken"), Unobserved(), lambda: NOW).step()


if __name__ == "__main__":
    main(*sys.argv[1:])
