"""The registry's SQL: nothing is overwritten, versions are in the order of commits, look-ups go by index, persons are sealed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest

from adapters.storage import registry_store
from adapters.storage.database import SqlDatabase
from engine.inputs import Mark, SubjectKind
from services.ports import Cipher
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.marking import set_mark
from services.registry.model import ExitKind
from services.subjects import keys
from services.subjects.identity import parse_code
from tests.registry.conftest import Entries
from tests.registry.samples import Rows, adult_code, list_type, person_row, row
from tests.support.offices import NOBODY
from tests.support.registry import company_code
from tests.support.statements import noted

FACTS = ("listing", "listing_version", "listing_responsible", "registry_commit")


def leave(database: SqlDatabase, listing_id: str, now: datetime) -> int:
    with database.write() as uow:
        return exit_listing(
            uow, listing_id, kind=ExitKind.REVOKED, effective_on=date(2026, 11, 22), document_no="撤1", reason="撤销",
            actor="account:test", packs=NOBODY, now=now,
        ).version  # fmt: skip


def test_no_statement_changes_or_removes_a_fact(
    database: SqlDatabase, take: Any, entries: Entries, now: datetime
) -> None:
    with noted(database.engine) as statements:
        take(row(1), row(2), person_row(3))
        take(row(1, grounds="更正"), row(2))
        listing_id = entries(company_code(1))[0].listing_id
        with database.write() as uow:
            set_mark(uow, listing_id, Mark.UNDER_REPAIR, reason="申请", actor="account:test", packs=NOBODY, now=now)
        leave(database, listing_id, now)
    lowered = [statement.lower() for statement in statements]
    writes = {match[0] for s in lowered if (match := re.match(r"(insert into|update|delete from) (\w+)", s))}
    assert "insert into listing_version" in writes
    assert not {f"{verb} {table}" for verb in ("update", "delete from") for table in FACTS} & writes


def test_the_source_has_no_such_statement_either() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("adapters/storage").glob("registry_*.py"))
    assert "insert_rows(self._connection, listing_version" in sources
    assert re.findall(r"\bdelete\(|\.delete\(\)|DELETE FROM", sources) == []
    assert re.findall(r"\bupdate\((\w+)\)|\.update\(\)|UPDATE \w+ SET", sources) == ["registry_counter"]


def test_versions_are_in_the_order_of_commits(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    """Two writers at once; a reader that sees a version also sees all below it."""
    writers, each = 4, 6
    start = Barrier(writers)

    def write(writer: int) -> list[int]:
        start.wait()
        made = []
        for number in range(each):
            with database.write() as uow:
                rows = Rows([row(writer * 100 + number)])
                report = import_rows(uow, cipher, list_type(), rows, actor=f"account:{writer}", now=now)
                made.append(report.version or 0)
            with database.read() as uow:
                seen = uow.registry.current_version()
                assert set(uow.registry.commits(range(1, seen + 1))) == set(range(1, seen + 1))
        return made

    with ThreadPoolExecutor(writers) as pool:
        made = list(pool.map(write, range(writers)))
    assert sorted(version for versions in made for version in versions) == list(range(1, writers * each + 1))
    assert all(versions == sorted(versions) for versions in made)


def test_versions_taken_at_once_differ(database: SqlDatabase, now: datetime) -> None:
    start = Barrier(4)

    def take_version(_: int) -> int:
        start.wait()
        with database.write() as uow:
            return uow.registry.next_version(now, "account:test")

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take_version, range(4))) == [1, 2, 3, 4]


def test_two_imports_of_one_file_make_each_entry_once(
    database: SqlDatabase, cipher: Cipher, take: Any, now: datetime
) -> None:
    """The subjects are known before, so that nothing but the registry's own lock keeps the two apart."""
    take(*(row(n) for n in range(20)), type_=list_type(id="other"))
    start = Barrier(2)

    def write(_: int) -> tuple[int, int]:
        start.wait()
        with database.write() as uow:
            rows = Rows([row(n) for n in range(20)])
            report = import_rows(uow, cipher, list_type(), rows, actor="account:test", now=now)
        return report.new, report.unchanged

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == [(0, 20), (20, 0)]


def test_an_exit_waits_for_a_check_that_holds_the_entry(
    database: SqlDatabase, take: Any, entries: Entries, now: datetime
) -> None:
    take(row(1))
    listing_id = entries(company_code(1))[0].listing_id
    exited = Event()

    def go() -> None:
        leave(database, listing_id, now)
        exited.set()

    with ThreadPoolExecutor(1) as pool:
        with database.write() as uow:
            assert uow.registry.lock_versions([listing_id, "0" * 32]) == {listing_id: 1}
            done = pool.submit(go)
            assert not exited.wait(0.3)
            assert uow.registry.lock_versions([listing_id]) == {listing_id: 1}
        done.result(timeout=20)
    with database.write() as uow:
        assert uow.registry.lock_versions([listing_id]) == {listing_id: 2}


def test_a_check_that_waited_sees_the_exit(database: SqlDatabase, take: Any, entries: Entries, now: datetime) -> None:
    take(row(1))
    listing_id = entries(company_code(1))[0].listing_id

    def check() -> dict[str, int]:
        with database.write() as uow:
            return uow.registry.lock_versions([listing_id])

    with ThreadPoolExecutor(1) as pool:
        with database.write() as uow:
            exit_listing(
                uow, listing_id, kind=ExitKind.REPAIRED, effective_on=date(2026, 11, 22), document_no="修1", reason="修复",
                actor="account:test", packs=NOBODY, now=now,
            )  # fmt: skip
            waiting = pool.submit(check)
        assert waiting.result(timeout=20) == {listing_id: 2}


def test_two_checks_hold_one_entry_side_by_side(database: SqlDatabase, take: Any, entries: Entries) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    take(row(1))
    listing_id = entries(company_code(1))[0].listing_id
    with database.write() as first, database.write() as second:
        assert first.registry.lock_versions([listing_id]) == second.registry.lock_versions([listing_id])


def test_commits_never_go_back_in_time(database: SqlDatabase, take: Any, now: datetime) -> None:
    take(row(1), at=now)
    take(row(2), at=now - timedelta(hours=3))
    take(row(3), at=now + timedelta(hours=1))
    with database.read() as uow:
        commits = uow.registry.commits([1, 2, 3])
        assert [commits[v].at for v in (1, 2, 3)] == [now, now, now + timedelta(hours=1)]
        assert [uow.registry.version_at(now + timedelta(minutes=m)) for m in (-1, 0, 59, 60)] == [0, 2, 2, 3]


def test_an_empty_registry(database: SqlDatabase, now: datetime) -> None:
    with database.read() as uow:
        assert uow.registry.current_version() == 0
        assert uow.registry.version_at(now) == 0
        assert uow.registry.listings_for(["s-none"]) == {"s-none": ()}
        assert uow.registry.get("0" * 32) is None
        assert uow.registry.history("0" * 32) == ()


def test_paging_meets_every_entry_once(database: SqlDatabase, take: Any) -> None:
    take(*(row(n) for n in range(7)))
    take(row(0, grounds="更正"))
    seen, after = [], None
    with database.read() as uow:
        while True:
            page = uow.registry.page("debtors", after=after, limit=3)
            seen += [(version.listing.listing_id, version.listing.version) for version in page.versions]
            after = page.next_after
            if after is None:
                break
        assert len(uow.registry.page("debtors", after=None, limit=10, known_at=0).versions) == 0
    assert len({listing_id for listing_id, _ in seen}) == len(seen) == 7
    assert sorted(version for _, version in seen) == [1] * 6 + [2]


def test_look_ups_of_a_check_go_by_index(database: SqlDatabase, cipher: Cipher, take: Any) -> None:
    """A scan of any table on the road of a check would grow with the registry."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL scans small tables on purpose")
    take(
        row(1), row(2, responsible_persons=[{"name": "甲", "role": "负责人", "code": adult_code(2), "basis": "第二项"}])
    )
    asked: list[str] = []
    with database.write() as uow:
        codes = [parse_code(SubjectKind.NATURAL_PERSON, adult_code(2), "code"), parse_code(SubjectKind.LEGAL_PERSON, company_code(1), "code")]  # fmt: skip
        found = keys.ensure_keys(uow, cipher, codes, datetime.fromisoformat("2026-06-01T00:00:00+08:00"))
        driver: Any = uow.connection.connection.dbapi_connection
        driver.set_trace_callback(asked.append)
        listings = uow.registry.listings_for(list(found.values()))
        assert all(len(entries) == 1 for entries in listings.values())
        uow.registry.lock_versions([entries[0].listing_id for entries in listings.values()])
        uow.registry.current_version()
        driver.set_trace_callback(None)
        plans = [plan[3] for statement in asked for plan in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert len(plans) > 4
    assert [plan for plan in plans if plan.startswith("SCAN") and "json_each" not in plan] == []


def test_after_many_new_entries_plans_are_made_anew(
    database: SqlDatabase, take: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plans stay with a connection: those of an empty table would go through all of a full one until the server looks by itself."""
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite plans by its indexes")
    monkeypatch.setattr(registry_store, "_MANY", 3)
    # Not by the table's statistics: the server's own housekeeping may have made those anew.
    with noted(database.engine) as few:
        take(row(1), row(2))
    with noted(database.engine) as many:
        take(row(3), row(4), row(5))
    assert not any("ANALYZE" in statement for statement in few), "a few are not worth it"
    assert [statement for statement in many if "ANALYZE" in statement and "listing_version" in statement]
