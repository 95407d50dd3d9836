"""The trail is whole when nobody touched it; each way of touching it is found and located."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from adapters.crypto.cipher import SubjectCipher
from adapters.storage.database import SqlDatabase
from adapters.storage.tables.audit import audit_entry, audit_head
from services.audit.model import Break, BreakKind
from services.audit.trail import record
from services.audit.verify import verify

E = audit_entry.c


def _write(database: SqlDatabase, now: datetime, count: int) -> None:
    for number in range(count):
        with database.write() as uow:
            record(
                uow,
                actor="account:a",
                action="test.act",
                entity=f"thing:{number}",
                detail={"n": number, "名": ["甲"]},
                now=now,
            )


def _breaks(database: SqlDatabase) -> list[Break]:
    with database.read() as uow:
        return verify(uow)


def _tamper(database: SqlDatabase, act: Callable[[Connection], object]) -> None:
    with database.write() as uow:
        act(uow.connection)


@pytest.fixture
def trail(database: SqlDatabase, now: datetime) -> SqlDatabase:
    """Six entries in one chain."""
    _write(database, now, 6)
    return database


def test_an_untouched_trail_is_whole(trail: SqlDatabase) -> None:
    assert _breaks(trail) == []
    with trail.read() as uow:
        entries = list(uow.audit.entries())
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert len({entry.writer for entry in entries}) == 1
    assert entries[0].at == "2026-11-22T02:00:00.000000+00:00"
    assert entries[0].detail == '{"n":0,"名":["甲"]}'
    assert _breaks(trail) == []


def test_an_empty_trail_is_whole(database: SqlDatabase) -> None:
    assert _breaks(database) == []


def test_a_changed_entry_is_found(trail: SqlDatabase) -> None:
    for seq in (1, 3, 6):
        for column in ("at", "actor", "action", "entity", "detail"):
            with trail.read() as uow:
                kept = uow.connection.execute(select(E[column]).where(E.seq == seq)).scalar_one()
            change = update(audit_entry).where(E.seq == seq)
            _tamper(trail, lambda c, one=change, name=column: c.execute(one.values({name: "{}"})))  # type: ignore[misc]
            assert [(b.seq, b.kind) for b in _breaks(trail)] == [(seq, BreakKind.CHANGED)], column
            _tamper(trail, lambda c, one=change, name=column, was=kept: c.execute(one.values({name: was})))  # type: ignore[misc]
    assert _breaks(trail) == []


def test_a_change_with_its_digest_made_right_breaks_the_next_link(trail: SqlDatabase) -> None:
    def forge(connection: Connection) -> None:
        _forge(trail, connection, 3)

    _tamper(trail, forge)
    assert [(b.seq, b.kind) for b in _breaks(trail)] == [(4, BreakKind.REORDERED)]


def test_a_changed_last_entry_with_its_digest_made_right_does_not_fit_the_head(trail: SqlDatabase) -> None:
    _tamper(trail, lambda c: _forge(trail, c, 6))
    assert [(b.seq, b.kind) for b in _breaks(trail)] == [(6, BreakKind.CHANGED)]


def _forge(database: SqlDatabase, connection: Connection, seq: int) -> str:
    """Changes an entry the way someone does who knows how digests are made."""
    from dataclasses import replace

    with database.read() as uow:
        entry = replace(next(e for e in uow.audit.entries() if e.seq == seq), actor="account:someone-else")
    digest = entry.computed_digest()
    connection.execute(update(audit_entry).where(E.seq == seq).values(actor=entry.actor, digest=digest))
    return digest


def test_removed_entries_are_found_and_counted(trail: SqlDatabase) -> None:
    _tamper(trail, lambda c: c.execute(delete(audit_entry).where(E.seq.in_([3, 4]))))
    (found,) = _breaks(trail)
    assert (found.seq, found.kind) == (3, BreakKind.REMOVED)
    assert found.text == "第 3 至 4 条记录被删除"


def test_a_removed_first_entry_is_found(trail: SqlDatabase) -> None:
    _tamper(trail, lambda c: c.execute(delete(audit_entry).where(E.seq == 1)))
    assert [(b.seq, b.kind) for b in _breaks(trail)] == [(1, BreakKind.REMOVED)]


def test_a_removed_entry_whose_followers_moved_up_is_found(trail: SqlDatabase) -> None:
    def close_the_gap(connection: Connection) -> None:
        connection.execute(delete(audit_entry).where(E.seq == 3))
        for seq in (4, 5, 6):
            connection.execute(update(audit_entry).where(E.seq == seq).values(seq=seq - 1))

    _tamper(trail, close_the_gap)
    assert (3, BreakKind.REORDERED) in [(b.seq, b.kind) for b in _breaks(trail)]


@pytest.mark.parametrize("kept", [5, 2, 0])
def test_a_removed_tail_is_found(trail: SqlDatabase, kept: int) -> None:
    _tamper(trail, lambda c: c.execute(delete(audit_entry).where(E.seq > kept)))
    assert [(b.seq, b.kind) for b in _breaks(trail)] == [(kept + 1, BreakKind.TAIL_REMOVED)]


def test_a_removed_tail_with_the_head_moved_back_is_found(trail: SqlDatabase) -> None:
    def truncate(connection: Connection) -> None:
        connection.execute(delete(audit_entry).where(E.seq > 4))
        digest = connection.execute(select(E.digest).where(E.seq == 4)).scalar_one()
        connection.execute(update(audit_head).values(seq=4, digest=digest))

    _tamper(trail, truncate)
    assert [b.kind for b in _breaks(trail)] == [BreakKind.HEAD_FORGED]


def test_a_removed_head_is_found(trail: SqlDatabase) -> None:
    _tamper(trail, lambda c: c.execute(delete(audit_head)))
    assert [b.kind for b in _breaks(trail)] == [BreakKind.HEAD_MISSING]


def test_swapped_entries_are_found(trail: SqlDatabase) -> None:
    def swap(connection: Connection) -> None:
        for old, new in [(2, 99), (4, 2), (99, 4)]:
            connection.execute(update(audit_entry).where(E.seq == old).values(seq=new))

    _tamper(trail, swap)
    found = {(b.seq, b.kind) for b in _breaks(trail)}
    assert {(2, BreakKind.REORDERED), (4, BreakKind.REORDERED), (2, BreakKind.CHANGED), (4, BreakKind.CHANGED)} <= found


def test_an_added_entry_is_found(trail: SqlDatabase) -> None:
    def add(connection: Connection) -> None:
        last = connection.execute(select(audit_entry).where(E.seq == 6)).one()._asdict()
        connection.execute(insert(audit_entry), last | {"seq": 7, "previous": last["digest"]})

    _tamper(trail, add)
    assert {b.kind for b in _breaks(trail)} == {BreakKind.CHANGED}


def test_heads_sealed_with_another_key_are_not_genuine(trail: SqlDatabase) -> None:
    other = SqlDatabase(trail.engine, SubjectCipher(b"1" * 16, b"2" * 32))
    assert [b.kind for b in _breaks(other)] == [BreakKind.HEAD_FORGED]


def test_a_rolled_back_act_leaves_no_entry_and_no_gap(database: SqlDatabase, now: datetime) -> None:
    def fail() -> None:
        with database.write() as uow:
            record(uow, actor="account:a", action="test.act", entity="thing:x", detail={}, now=now)
            raise RuntimeError

    _write(database, now, 2)
    with pytest.raises(RuntimeError):
        fail()
    _write(database, now, 1)
    assert _breaks(database) == []
    with database.read() as uow:
        assert [entry.seq for entry in uow.audit.entries()] == [1, 2, 3]


def test_one_transaction_may_record_many(database: SqlDatabase, now: datetime) -> None:
    with database.write() as uow:
        for number in range(5):
            record(uow, actor="account:a", action="test.act", entity=f"thing:{number}", detail={}, now=now)
    assert _breaks(database) == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_concurrent_transactions_do_not_wait_for_each_other(database: SqlDatabase, now: datetime) -> None:
    """A transaction that stays open does not stop others from recording. (SQLite has one writer anyway.)"""
    _write(database, now, 1)
    with database.write() as slow:
        record(slow, actor="account:slow", action="test.act", entity="thing:slow", detail={}, now=now)
        _write(database, now, 3)
        record(slow, actor="account:slow", action="test.act", entity="thing:slow", detail={}, now=now)
    assert _breaks(database) == []
    with database.read() as uow:
        assert sorted(head.seq for head in uow.audit.heads().values()) == [3, 3]
    _write(database, now, 4)  # chains are reused, not multiplied
    with database.read() as uow:
        assert len(uow.audit.heads()) == 2


def test_many_threads_keep_every_chain_whole(database: SqlDatabase, now: datetime) -> None:
    threads = [threading.Thread(target=_write, args=(database, now, 10)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert _breaks(database) == []
    with database.read() as uow:
        assert sum(head.seq for head in uow.audit.heads().values()) == len(list(uow.audit.entries())) == 60
        assert len(uow.audit.heads()) <= (1 if database.engine.dialect.name == "sqlite" else 6)


@pytest.mark.parametrize("value", [float("nan"), 2**60, object(), b"bytes"])
def test_details_that_have_no_canonical_form_are_refused(database: SqlDatabase, now: datetime, value: object) -> None:
    with pytest.raises(ValueError), database.write() as uow:  # noqa: PT011 - several messages
        record(uow, actor="a", action="b", entity="c", detail={"x": value}, now=now)
    assert _breaks(database) == []
