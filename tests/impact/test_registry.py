"""The report over entries in force against trying every matter on every entry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from adapters.impact.bench import open_bench
from adapters.storage.database import SqlDatabase
from cli.impact_text import report_lines
from engine.deciding.facts import listing_facts, subject_facts
from engine.inputs import Level, Listing, Subject, SubjectKind
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.packs.packset import PackSet
from engine.values import Value
from services.impact.model import ImpactReport, UntoldEntries
from services.impact.service import ImpactService, Part
from services.impact.store import StoredEntry
from services.ports import Cipher
from tests.engine.packs import Doc, list_type, measure, memorandum, packset, rule
from tests.impact.deciding import DAY, Decider, changes, decider
from tests.impact.stored import NAMES, START, add_listing, change_listing, company_code, fill_registry
from tests.impact.test_checks import engines
from tests.impact.worlds import KINDS, ROLES, pair

AMOUNTS = (None, 4999, 5000, 9999, 10000, 10001, 19999, 20000)
SECTORS = (None, "road", "water")


@pytest.mark.parametrize("seed", range(3))
def test_it_equals_trying_every_matter(
    seed: int, database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    first, second = pair(seed)
    fill_registry(random.Random(seed), database, cipher)
    with engines(first, second) as (a, b):
        service = ImpactService(database, partial(open_bench, tmp_path))
        report = service.report(a, b, actor="account:test", now=now, law_day=DAY, parts=frozenset({Part.REGISTRY}))
    told = report.registry
    assert told is not None
    with database.read() as uow:
        entries = list(uow.impact.entries())
    in_force = [entry for entry in entries if entry.listing.in_force(DAY)]
    assert (told.entries, told.untold) == (len(in_force), 0)
    if seed not in _TRIED:
        _TRIED[seed] = tried(first, second, entries)
    some, always = _TRIED[seed]
    shifts = {(one.list, one.matter, one.measure, one.change): one for one in told.shifts}
    assert {key: one.some for key, one in shifts.items()} == {key: len(ids) for key, ids in some.items()}
    assert {key: one.always for key, one in shifts.items()} == {key: len(always.get(key, ())) for key in some}
    assert told.affected == len(set().union(*some.values(), set()))
    assert not any(name.startswith("listing.") for one in told.shifts for name in one.example)


Ids = dict[tuple[str, str, str, str], set[str]]

_TRIED: dict[int, tuple[Ids, Ids]] = {}
"""By seed: the entries are the same on every database, and trying everything takes long."""


def tried(first: PackSet, second: PackSet, entries: list[StoredEntry]) -> tuple[Ids, Ids]:
    """Which entries change in some matter, and which in every matter that their own subject could bring."""
    some: Ids = {}
    always: Ids = {}
    with decider(first) as a, decider(second) as b:
        for entry in entries:
            if not entry.listing.in_force(DAY):
                continue
            lists = frozenset(e.listing.list_id for e in entries if _same(e, entry) and e.listing.in_force(DAY))
            for kind in KINDS:
                key = (kind, entry.listing.list_id)
                if key not in a.running and key not in b.running:
                    continue
                own = [_changes(a, b, key, facts) for facts in _own(a, b, key, entry, lists)]
                other = [_changes(a, b, key, facts) for facts in _represented(a, b, key, entry)]
                for name in set().union(*own, *other):
                    about = (key[1], kind, *name)
                    some.setdefault(about, set()).add(entry.listing.listing_id)
                    if all(name in one for one in own):
                        always.setdefault(about, set()).add(entry.listing.listing_id)
    return some, always


def _same(one: StoredEntry, other: StoredEntry) -> bool:
    return one.listing.subject_key == other.listing.subject_key


def _changes(a: Decider, b: Decider, key: tuple[str, str], facts: dict[str, Value]) -> set[tuple[str, str]]:
    before, after = a.told(key, facts), b.told(key, facts)
    return {(name, change.value) for name in before.keys() | after.keys() for change in changes(before, after, name)}


def _own(
    a: Decider, b: Decider, key: tuple[str, str], entry: StoredEntry, lists: frozenset[str]
) -> Iterator[dict[str, Value]]:
    kind = SubjectKind(entry.subject_kind)
    regions = (entry.region,) if kind is not SubjectKind.NATURAL_PERSON else (None, "419001", "410100", "110000")
    for role, region in product(ROLES, regions):
        about = subject_facts(Subject(0, role, kind, entry.listing.subject_key, region=region), lists)
        reach: dict[str, Value] = {REACH_KIND: "subject", REACH_ROLES: frozenset()}
        yield from _matters(a, b, key, entry.listing, about | reach)


def _represented(a: Decider, b: Decider, key: tuple[str, str], entry: StoredEntry) -> Iterator[dict[str, Value]]:
    kinds = (SubjectKind.LEGAL_PERSON, SubjectKind.UNINCORPORATED, SubjectKind.NATURAL_PERSON)
    for role, kind, region, lists in product(ROLES, kinds, (None, "419001", "410100", "1"), ((), ("worse",))):
        about = subject_facts(Subject(0, role, kind, "k", region=region), frozenset(lists))
        reach: dict[str, Value] = {REACH_KIND: "represented", REACH_ROLES: frozenset({"legal-representative"})}
        yield from _matters(a, b, key, entry.listing, about | reach)


def _matters(
    a: Decider, b: Decider, key: tuple[str, str], listing: Listing, known: dict[str, Value]
) -> Iterator[dict[str, Value]]:
    side = a if key in a.running else b
    plan = side.running[key].plan
    listed = listing_facts(plan.fields, side.packs.lists[key[1]], listing, DAY)
    for funded, amount, sector in product((True, False), AMOUNTS, SECTORS):
        facts: dict[str, Value] = {**known, **listed, "matter.government_funded": funded}
        if amount is not None:
            facts["matter.amount"] = amount
        if sector is not None:
            facts["matter.sector"] = sector
        yield facts


def test_entries_out_of_force_and_lists_without_rules_do_not_count(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    first, second = pair(3)
    fill_registry(random.Random(1), database, cipher)
    with engines(first, second) as (a, b):
        service = ImpactService(database, partial(open_bench, tmp_path))
        then = service.report(
            a, b, actor="account:test", now=now, law_day=date(2020, 1, 1), parts=frozenset({Part.REGISTRY})
        )
    assert then.registry is not None
    assert then.registry.entries == then.registry.affected == 0
    assert then.registry.shifts == ()


COUNT = {"name": "recent", "title": "近期列入次数", "count": {"months": 36}}


def _world(rules: list[Doc], **of_list: Any) -> PackSet:
    return packset(list_type("bad", **of_list), measure("warn", outcome="caution"), measure(), memorandum(rules))


def _told(
    first: PackSet, second: PackSet, database: SqlDatabase, cipher: Cipher, now: datetime, folder: Path
) -> ImpactReport:
    """Over a company with two entries of list ``bad`` since 2025-11 and 2023-11, and one with a single entry that says its level."""
    for number, (code, since) in enumerate(((0, date(2025, 11, 2)), (0, date(2023, 11, 2)), (1, date(2025, 11, 2)))):
        about = {"listing_id": f"l-{number}", "list_id": "bad", "code": company_code(code), "name": NAMES[0]}
        add_listing(database, cipher, START, kind=SubjectKind.LEGAL_PERSON, since=since, until=None, **about)
    change_listing(database, START, "l-2", level=Level.SERIOUS)
    with engines(first, second) as (a, b):
        service = ImpactService(database, partial(open_bench, folder))
        parts = frozenset({Part.REGISTRY})
        return service.report(a, b, actor="account:test", now=now, law_day=DAY, parts=parts)


def test_a_count_that_a_list_gains_is_known_of_every_entry(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    first = _world([rule("r1")])
    second = _world([rule("r1"), rule("r2", "warn", when={"history.recent": {"gte": "2"}})], history=[COUNT])
    told = _told(first, second, database, cipher, now, tmp_path).registry
    assert told is not None
    assert (told.entries, told.untold, told.why) == (3, 0, ())
    assert [(one.measure, one.change, one.always) for one in told.shifts] == [("warn", "gained", 2)]


def test_a_count_that_is_made_otherwise_is_known_both_ways(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    """Three years back the company has two entries, twelve months back one: what rested on the second is lost."""
    rules = [rule("r1"), rule("r2", "warn", when={"history.recent": {"gte": "2"}})]
    first, second = (_world(rules, history=[count]) for count in (COUNT, COUNT | {"count": {"months": 12}}))
    told = _told(first, second, database, cipher, now, tmp_path).registry
    assert told is not None
    assert (told.untold, [(one.measure, one.change, one.always) for one in told.shifts]) == (0, [("warn", "lost", 2)])


def test_entries_whose_level_comes_from_another_default_are_left_out_and_the_report_says_why(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    first, second = (_world([rule("r1")], default_level=level) for level in ("minor", "serious"))
    report = _told(first, second, database, cipher, now, tmp_path)
    assert report.registry is not None
    assert (report.registry.untold, report.registry.why) == (2, (UntoldEntries("bad", "listing.level", 2),))
    assert "名单bad，2 条：条目没有写明等级，而两个版本的默认等级不同" in "\n".join(report_lines(report, first, second))


def test_a_count_made_otherwise_in_a_matter_that_is_new_is_left_out_where_it_differs(
    database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path
) -> None:
    """Rules of a matter that only the second set knows would read the first set's count."""
    when = {"history.recent": {"gte": "2"}}
    first = _world([], history=[COUNT])
    second = _world([rule("r1", when=when)], history=[COUNT | {"count": {"months": 12}}])
    told = _told(first, second, database, cipher, now, tmp_path).registry
    assert told is not None
    assert told.why == (UntoldEntries("bad", "history.recent", 2),)
    assert told.shifts == ()
