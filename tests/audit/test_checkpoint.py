"""What a database cannot show by itself: a chain gone with its head, and a return to an earlier state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.audit import audit_entry, audit_head
from services.audit import checkpoint
from services.audit.model import BreakKind
from services.audit.trail import record
from services.audit.verify import verify
from services.checks.receipts import signed
from services.errors import InvalidInputError
from services.ports import Signer

E, H = audit_entry.c, audit_head.c
Paper = dict[str, Any]


def write(database: SqlDatabase, now: datetime, count: int) -> None:
    for number in range(count):
        with database.write() as uow:
            record(uow, actor="account:a", action="test.act", entity=f"thing:{number}", detail={}, now=now)


def draw(database: SqlDatabase, signer: Signer, now: datetime) -> Paper:
    with database.read() as uow:
        return dict(checkpoint.draw(uow, signer, now).to_json())


def missing(database: SqlDatabase, signer: Signer, paper: Paper) -> list[tuple[int, BreakKind]]:
    with database.read() as uow:
        assert verify(uow) == [], "nothing that the chains themselves would show"
        return [(b.seq, b.kind) for b in checkpoint.missing(uow, checkpoint.read(paper, signer))]


def act(database: SqlDatabase, *steps: Callable[[Connection], object]) -> None:
    with database.write() as uow:
        for step in steps:
            step(uow.connection)


def test_nothing_is_missing_while_the_trail_only_grows(database: SqlDatabase, signer: Signer, now: datetime) -> None:
    empty = draw(database, signer, now)
    write(database, now, 3)
    paper = draw(database, signer, now)
    assert checkpoint.read(paper, signer)["entries"] == 3
    write(database, now, 2)
    assert missing(database, signer, paper) == missing(database, signer, empty) == []


def test_a_chain_that_is_gone_with_its_head_is_missed(database: SqlDatabase, signer: Signer, now: datetime) -> None:
    write(database, now, 3)
    paper = draw(database, signer, now)
    act(database, lambda c: c.execute(delete(audit_entry)), lambda c: c.execute(delete(audit_head)))
    assert missing(database, signer, paper) == [(3, BreakKind.CHAIN_REMOVED)]
    write(database, now, 4)
    assert missing(database, signer, paper) == [(3, BreakKind.CHAIN_REMOVED)], "a new chain is another one"


def test_a_database_that_was_set_back_is_seen(database: SqlDatabase, signer: Signer, now: datetime) -> None:
    write(database, now, 2)
    with database.read() as uow:
        [before] = uow.connection.execute(select(audit_head)).mappings().all()
    write(database, now, 3)
    paper = draw(database, signer, now)
    act(
        database,
        lambda c: c.execute(delete(audit_entry).where(E.seq > 2)),
        lambda c: c.execute(update(audit_head).where(H.writer == before["writer"]).values(**before)),
    )
    assert missing(database, signer, paper) == [(5, BreakKind.TAIL_REMOVED)]
    write(database, now + timedelta(days=1), 3)
    assert missing(database, signer, paper) == [(5, BreakKind.CHANGED)], "written anew by who has the keys"


def test_only_a_checkpoint_that_we_signed_is_believed(database: SqlDatabase, signer: Signer, now: datetime) -> None:
    write(database, now, 1)
    paper = draw(database, signer, now)
    other = signed({"key_id": signer.key_id, "document": "clearance", "heads": []}, signer).to_json()
    for wrong in ({}, paper | {"payload": paper["payload"][:-4]}, paper | {"signature": "AAAA"}, other):
        with pytest.raises(InvalidInputError, match="核对点"):
            checkpoint.read(wrong, signer)
