"""The report over entries in force against trying every matter on every entry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from adapters.impact.bench import open_bench
from adapters.storage.database import SqlDatabase
from engine.deciding.facts import listing_facts, subject_facts
from engine.inputs import Listing, Subject, SubjectKind
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.packs.packset import PackSet
from engine.values import Value
from services.impact.service import ImpactService, Part
from services.impact.store import StoredEntry
from services.ports import Cipher
from tests.impact.deciding import DAY, Decider, changes, decider
from tests.impact.stored import fill_registry
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
    some, always = tried(first, second, entries)
    shifts = {(one.list, one.matter, one.measure, one.change): one for one in told.shifts}
    assert {key: one.some for key, one in shifts.items()} == {key: len(ids) for key, ids in some.items()}
    assert {key: one.always for key, one in shifts.items()} == {key: len(always.get(key, ())) for key in some}
    assert told.affected == len(set().union(*some.values(), set()))
    assert not any(name.startswith("listing.") for one in told.shifts for name in one.example)


Ids = dict[tuple[str, str, str, str], set[str]]


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
