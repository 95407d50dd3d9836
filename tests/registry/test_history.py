"""What the registry gives for ``history.*`` (S9): everything known of a subject at a version, whatever became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.days import day_of
from engine.deciding.history import history_facts
from engine.deciding.relations import all_entries
from engine.inputs import DecisionInput, Listing, Mark, Matter, SubjectKind
from services.ports import Cipher
from services.registry.marking import clear_mark, set_mark
from services.registry.model import ExitKind
from services.subjects.identity import parse_code
from services.subjects.keys import find_keys
from tests.registry.conftest import Entries
from tests.registry.samples import adult_code, list_type, row
from tests.registry.test_exits import leave
from tests.support.offices import NOBODY
from tests.support.registry import company_code

HISTORY = list_type(
    history=[
        {"name": "recent", "title": "三年内列入次数", "count": {"months": 36}},
        {"name": "serious", "title": "三年内列入为严重的次数", "count": {"months": 36, "levels": ["serious"]}},
    ]
)
OVER = {"decision_no": "(2024)豫9001执9号", "decided_on": "2024-02-01", "since": "2024-02-01", "until": "2025-01-31"}
COMPANY = SubjectKind.LEGAL_PERSON, company_code(1)
NAMED = {"responsible_persons": [{"name": "示例人", "role": "法定代表人", "code": adult_code(7), "basis": "决定书"}]}


class Registry:
    """The registry as a check reads it for one subject."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
        self.database, self.cipher, self.now = database, cipher, now

    def key(self, kind: SubjectKind, code: str) -> str:
        parsed = parse_code(kind, code, "code")
        with self.database.read() as uow:
            return find_keys(uow, self.cipher, [parsed])[parsed]

    def listings(self, key: str, known_at: int | None = None) -> dict[str, tuple[Listing, ...]]:
        with self.database.read() as uow:
            return uow.registry.listings_for([key], known_at)

    def counts(self, known_at: int | None = None) -> tuple[Any, Any]:
        """Both counts of the company's."""
        key = self.key(*COMPANY)
        given = DecisionInput(Matter("m", {}), (), self.listings(key, known_at), self.now, 1)
        found = history_facts(HISTORY, all_entries(given, key, HISTORY.id), day_of(self.now))
        return found.get("history.recent"), found.get("history.serious")


@pytest.fixture
def registry(database: SqlDatabase, cipher: Cipher, now: datetime) -> Registry:
    return Registry(database, cipher, now)


@pytest.fixture
def old(take: Any, entries: Entries) -> str:
    """Version 1: an entry in force and one that ran out, whose id this is."""
    take(row(1), row(1, **OVER))
    return next(entry.listing_id for entry in entries(company_code(1)) if entry.until == date(2025, 1, 31))


@pytest.mark.usefixtures("old")
def test_what_ran_out_is_still_history(registry: Registry) -> None:
    assert registry.counts() == (2, 2)


@pytest.mark.parametrize("kind", list(ExitKind))
def test_no_way_of_leaving_leaves_a_history(
    database: SqlDatabase, registry: Registry, old: str, now: datetime, kind: ExitKind
) -> None:
    """All kinds there are: a new one must say here whether it is an exoneration."""
    leave(database, old, now, kind=kind, effective_on=date(2025, 6, 1))
    assert registry.counts() == (1, 1)
    assert registry.counts(known_at=1) == (2, 2)


def test_a_corrected_row_is_counted_once_and_as_it_is_now(take: Any, registry: Registry, old: str) -> None:
    take(row(1, **OVER | {"level": "minor"}))
    assert registry.counts() == (2, 1)
    take(row(1, **OVER | {"level": "minor", "since": "2023-11-21"}))  # three years and a day before the day
    assert registry.counts() == (1, 1)
    assert [registry.counts(known_at=version) for version in (1, 2, 3)] == [(2, 2), (2, 1), (1, 1)]
    assert len(registry.listings(registry.key(*COMPANY))[registry.key(*COMPANY)]) == 2


def test_suspension_takes_it_out_meanwhile(database: SqlDatabase, registry: Registry, old: str, now: datetime) -> None:
    for change, expected in ((set_mark, (1, 1)), (clear_mark, (2, 2))):
        with database.write() as uow:
            change(uow, old, Mark.SUSPENDED, packs=NOBODY, reason="文书", actor="account:test", now=now)
        assert registry.counts() == expected
    assert registry.counts(known_at=2) == (1, 1)


@pytest.mark.usefixtures("old")
def test_before_anything_was_known_there_is_none(registry: Registry) -> None:
    assert registry.counts(known_at=0) == (0, 0)


def test_a_person_s_look_up_brings_the_companies_that_name_the_person(
    database: SqlDatabase, take: Any, registry: Registry, now: datetime
) -> None:
    """With all their entries, also those that do not name it, and as known at the same version."""
    take(row(1, **NAMED), row(1, **OVER), row(2))
    person, company = registry.key(SubjectKind.NATURAL_PERSON, adult_code(7)), registry.key(*COMPANY)
    found = registry.listings(person)
    assert set(found) == {person, company}
    assert [entry.until for entry in found[person]] == [date(2028, 1, 11)]
    assert {entry.until for entry in found[company]} == {date(2028, 1, 11), date(2025, 1, 31)}
    gone = next(entry.listing_id for entry in found[company] if entry.until == date(2025, 1, 31))
    leave(database, gone, now + timedelta(hours=1))
    assert registry.listings(person, known_at=1) == found
    assert {entry.exited_on for entry in registry.listings(person)[company]} == {None, day_of(now)}


def test_a_look_up_that_finds_nobody_named_asks_for_nothing_more(take: Any, registry: Registry) -> None:
    take(row(1, **NAMED), row(2))
    key = registry.key(*COMPANY)
    assert set(registry.listings(key)) == {key}
